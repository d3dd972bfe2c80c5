"""How well the words of a page can be read before what really lies behind them."""

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.sync_api import Page

Pixels = npt.NDArray[np.float64]

# Every text that is seen: its place, and its colour as the page mixes it, [r, g, b] of 255.
TEXTS = """() => {
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  const rgb = (colour) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  const isThere = (element) => element.checkVisibility({ visibilityProperty: true });
  const seen = (element) => element.textContent.trim() && isThere(element);
  const lone = [...document.querySelectorAll(".playing *")].filter((element) => !element.children.length);
  return lone.filter(seen).map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const colour = element instanceof SVGElement ? style.fill : style.color;
    return { text: element.textContent, box: [x, y, x + width, y + height], colour: rgb(colour) };
  });
}"""
BARE = ".playing * { color: transparent !important } .playing text { fill: transparent !important }"


@dataclass(frozen=True)
class Seen:
    text: str
    contrast: float


def contrasts(page: Page) -> list[Seen]:
    """Of each text of the playing face, by WCAG, before the brightest point behind it."""
    texts: list[dict[str, Any]] = page.evaluate(TEXTS)
    style = page.add_style_tag(content=BARE)
    picture = page.screenshot()
    style.evaluate("(element) => element.remove()")
    behind = luminance(np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")))
    return [Seen(one["text"], contrast(one, behind)) for one in texts]


def contrast(text: dict[str, Any], behind: Pixels) -> float:
    left, top, right, bottom = (round(side) for side in text["box"])
    brightest = behind[max(0, top) : bottom, max(0, left) : right].max()
    own = float(luminance(np.array(text["colour"])))
    return (max(own, brightest) + 0.05) / (min(own, brightest) + 0.05)


def luminance(rgb: npt.NDArray[Any]) -> Pixels:
    """Of sRGB values from 0 to 255."""
    part = rgb / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))
