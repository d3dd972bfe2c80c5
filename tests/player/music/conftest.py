"""The music and its announcer in a real browser, with files of one tone each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.e2e import recording
from tests.e2e.tones import make_one
from tests.player.music.calls import CALLS
from tests.player.music.paired import PLAYER
from tests.player.music.scene import LENGTHS_S, SCENE


@pytest.fixture(scope="session")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tones")
    for freq_hz, length_s in LENGTHS_S.items():
        make_one(folder / f"{freq_hz}.mp3", freq_hz, str(freq_hz), length_s)
    return folder


@pytest.fixture
def page(browser: Browser, folder_url: str, tones: Path) -> Iterator[Page]:
    context = browser.new_context(bypass_csp=True)
    recording.install(context)
    page = context.new_page()
    page.route("**/tones/*", lambda route: answer(route, tones))
    page.goto(f"{folder_url}/icon.svg")
    page.evaluate(SCENE)
    yield page
    context.close()


@pytest.fixture
def stage(page: Page) -> Page:
    """With an announcer that reports, and interrupts."""
    page.evaluate(CALLS)
    return page


@pytest.fixture
def paired(page: Page) -> Iterator[Page]:
    page.evaluate(PLAYER)
    yield page
    page.evaluate("player.stop()")


def answer(route: Route, tones: Path) -> None:
    route.fulfill(body=(tones / route.request.url.rsplit("/", 1)[1]).read_bytes(), content_type="audio/mpeg")
