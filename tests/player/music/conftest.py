"""The music and its announcer in a real browser, with files of one tone each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.e2e import recording
from tests.e2e.tones import make_one
from tests.player.music.calls import Stage
from tests.player.music.paired import Paired
from tests.player.music.scene import LENGTHS_S, Scene


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
    yield page
    context.close()


@pytest.fixture
def scene(page: Page) -> Scene:
    return Scene(page)


@pytest.fixture
def stage(page: Page) -> Stage:
    return Stage(page)


@pytest.fixture
def switched_off(page: Page) -> Paired:
    return Paired(page)


@pytest.fixture
def paired(switched_off: Paired) -> Iterator[Paired]:
    switched_off.switch_on()
    yield switched_off
    switched_off.switch_off()


def answer(route: Route, tones: Path) -> None:
    route.fulfill(body=(tones / route.request.url.rsplit("/", 1)[1]).read_bytes(), content_type="audio/mpeg")
