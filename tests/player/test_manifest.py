"""The player can be installed: its manifest, and icons that are what their SVG says."""

import base64
import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.player.icons import ICONS, PLAYER, draw

MANIFEST: dict[str, Any] = json.loads((PLAYER / "manifest.webmanifest").read_text())
# The mean difference of two pictures, of 255, or -1 where they differ in size.
DIFFERENCE = """async (pictures) => {
  const [one, other] = await Promise.all(pictures.map(async (data) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
  }));
  if (one.length !== other.length) return -1;
  return one.reduce((sum, value, place) => sum + Math.abs(value - other[place]), 0) / one.length;
}"""


def test_every_icon_is_a_file_of_the_player() -> None:
    assert all((PLAYER / icon["src"].removeprefix("/player/")).is_file() for icon in MANIFEST["icons"])


def test_it_starts_where_the_service_worker_can_answer() -> None:
    assert (MANIFEST["start_url"], MANIFEST["scope"]) == ("/player/", "/player/")


def test_the_page_names_its_manifest() -> None:
    page = (PLAYER / "index.html").read_text()
    assert '<link rel="manifest" href="/player/manifest.webmanifest">' in page


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_what_its_drawing_says(browser: Browser, page: Page, name: str) -> None:
    kept, drawn = (PLAYER / name).read_bytes(), draw(browser, *ICONS[name])
    pictures = [base64.b64encode(picture).decode() for picture in (kept, drawn)]
    assert 0 <= page.evaluate(DIFFERENCE, pictures) < 1


def test_chromium_finds_nothing_that_keeps_it_from_being_installed(page: Page, folder_url: str) -> None:
    page.route("**/player/**", lambda route: route.continue_(url=route.request.url.replace("/player/", "/")))
    page.goto(f"{folder_url}/player/index.html")
    session = page.context.new_cdp_session(page)
    answer = session.send("Page.getAppManifest")
    assert answer["errors"] == []
    found = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error["errorId"] for error in found if error["errorId"] != "in-incognito"] == []


def test_it_bears_the_portals_own_mark() -> None:
    assert (PLAYER / "icon.svg").read_text() == (PLAYER.parent / "img" / "logo.svg").read_text()
