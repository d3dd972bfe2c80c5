"""Cover pictures for the demo's music: paper shapes in warm colours. Drawn large, then made smooth."""

import io
import math
from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw

SIZE_PX = 600
SHEET = 2 * SIZE_PX
Colours = tuple[str, ...]
#: ground first, then what is laid on it
PALETTES: tuple[Colours, ...] = (
    ("#f3e3cf", "#c8553d", "#588b8b", "#2d3047", "#f2b263"),
    ("#284b46", "#f2d0a4", "#e08e45", "#f8f4e3", "#bd4f3b"),
    ("#ead7c3", "#4a4e69", "#9a8c98", "#c9ada7", "#22223b"),
    ("#e9a44c", "#7d2e2e", "#f7e7ce", "#3d5a50", "#d1603d"),
    ("#22333b", "#c6ac8f", "#eae0d5", "#b5583f", "#5e6f64"),
    ("#f6ead7", "#d98e73", "#8a9a7b", "#5b4b49", "#e8c07d"),
)
Drawing = Callable[[ImageDraw.ImageDraw, Colours, Random], None]


def cover(number: int, seed: int) -> bytes:
    """The cover of track `number` as a JPEG of 600 x 600 pixels."""
    chance = Random(f"cover/{number}/{seed}")  # noqa: S311
    ground, *shapes = PALETTES[(number + number // len(DRAWINGS) + seed) % len(PALETTES)]
    chance.shuffle(shapes)
    sheet = Image.new("RGB", (SHEET, SHEET), ground)
    DRAWINGS[number % len(DRAWINGS)](ImageDraw.Draw(sheet), (ground, *shapes), chance)
    sheet.resize((SIZE_PX, SIZE_PX), Image.Resampling.LANCZOS).save(out := io.BytesIO(), "JPEG", quality=88)
    return out.getvalue()


def _disc(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: str) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def sun(draw: ImageDraw.ImageDraw, colours: Colours, chance: Random) -> None:
    _disc(draw, SHEET * chance.uniform(0.4, 0.66), SHEET * 0.42, SHEET * 0.25, colours[1])
    for row in range(3):
        _hill(draw, SHEET * (0.58 + row * 0.14), SHEET * 0.06, chance.uniform(0, 6), colours[2 + row])


def _hill(draw: ImageDraw.ImageDraw, top: float, height: float, phase: float, colour: str) -> None:
    line = [(x, top + height * math.sin(x / SHEET * 4.2 + phase)) for x in range(0, SHEET + 20, 10)]
    draw.polygon([*line, (SHEET, SHEET), (0, SHEET)], fill=colour)


def rings(draw: ImageDraw.ImageDraw, colours: Colours, chance: Random) -> None:
    x, y = SHEET * chance.uniform(0.35, 0.65), SHEET * chance.uniform(0.4, 0.6)
    for step in range(9, 0, -1):
        _disc(draw, x, y, SHEET * 0.062 * step, colours[step % 2 and 1 + step % 4])


def tiles(draw: ImageDraw.ImageDraw, colours: Colours, chance: Random) -> None:
    side = SHEET // 4
    for column in range(4):
        for row in range(4):
            x, y = column * side, row * side
            draw.rectangle((x, y, x + side, y + side), fill=chance.choice(colours))
            _quarter(draw, x, y, side, chance.choice(colours), chance.randrange(4))


def _quarter(draw: ImageDraw.ImageDraw, x: int, y: int, side: int, colour: str, turn: int) -> None:
    left, top = x - side * (turn in (0, 3)), y - side * (turn in (0, 1))
    start = {0: 0, 1: 90, 2: 180, 3: 270}[turn]
    draw.pieslice((left, top, left + 2 * side, top + 2 * side), start, start + 90, fill=colour)


def stripes(draw: ImageDraw.ImageDraw, colours: Colours, chance: Random) -> None:
    at, lean = -SHEET * 0.5, SHEET * 0.35
    while at < SHEET * 1.2:
        width = SHEET * chance.choice((0.03, 0.06, 0.1, 0.14))
        draw.polygon(
            [(at, SHEET), (at + width, SHEET), (at + width + lean, 0), (at + lean, 0)],
            fill=chance.choice(colours),
        )
        at += width + SHEET * 0.015
    _disc(draw, SHEET * 0.5, SHEET * 0.5, SHEET * 0.2, colours[0])
    _disc(draw, SHEET * 0.5, SHEET * 0.5, SHEET * 0.13, colours[1])


def leaves(draw: ImageDraw.ImageDraw, colours: Colours, chance: Random) -> None:
    for stem in range(3):
        x = SHEET * (0.24 + 0.26 * stem)
        draw.line((x, SHEET * 0.14, x, SHEET), fill=colours[1], width=14)
        for step in range(6):
            y, colour = SHEET * (0.2 + step * 0.13), colours[1 + (step + stem) % 4]
            _leaf(draw, x, y, chance.choice((-1, 1)) if step == 0 else (-1) ** step, colour)


def _leaf(draw: ImageDraw.ImageDraw, x: float, y: float, side: int, colour: str) -> None:
    reach, bend = SHEET * 0.125 * side, SHEET * 0.05
    arc = [n / 20 for n in range(21)]
    upper = [(x + reach * t, y - SHEET * 0.06 * t - bend * math.sin(math.pi * t)) for t in arc]
    lower = [(x + reach * t, y - SHEET * 0.06 * t + bend * math.sin(math.pi * t)) for t in reversed(arc)]
    draw.polygon(upper + lower, fill=colour)


def arches(draw: ImageDraw.ImageDraw, colours: Colours, chance: Random) -> None:
    shift = chance.randrange(4)
    for step in range(6):
        half, colour = (
            SHEET * (0.42 - step * 0.066),
            colours[1 + (step + shift) % 4] if step % 3 != 2 else colours[0],
        )
        top = SHEET * 0.16 + step * SHEET * 0.066
        draw.pieslice((SHEET / 2 - half, top, SHEET / 2 + half, top + 2 * half), 180, 360, fill=colour)
        draw.rectangle((SHEET / 2 - half, top + half, SHEET / 2 + half, SHEET * 0.88), fill=colour)


DRAWINGS: tuple[Drawing, ...] = (sun, rings, tiles, stripes, leaves, arches)
