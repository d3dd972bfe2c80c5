"""The player's icons in pixels. `python -m tests.player.icons` draws them anew from their SVG."""

from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.e2e import chromium

PLAYER = Path(__file__).parents[2] / "static" / "player"
#: File name: the SVG it is drawn from, its width and height. Clear corners would be black on Apple devices.
ICONS = {
    "icon-180.png": ("icon-maskable.svg", 180),
    "icon-192.png": ("icon.svg", 192),
    "icon-512.png": ("icon.svg", 512),
    "icon-maskable-512.png": ("icon-maskable.svg", 512),
}
PAGE = "<style>body {{ margin: 0 }} svg {{ display: block; width: {0}px; height: {0}px }}</style>{1}"


def draw(browser: Browser, source: str, size: int) -> bytes:
    page = browser.new_page(viewport={"width": size, "height": size})
    page.set_content(PAGE.format(size, (PLAYER / source).read_text()))
    picture = page.screenshot(omit_background=True)
    page.close()
    return picture


if __name__ == "__main__":
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
        for name, (source, size) in ICONS.items():
            (PLAYER / name).write_bytes(draw(browser, source, size))
        browser.close()
