"""A player that is switched on while its server is gone."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e import recording
from tests.e2e.site import Site
from tests.e2e.tones import TRACKS

pytestmark = pytest.mark.e2e

BAR_S = 30
ALL_HERE = "caches.open('sync2gear-media-1').then((cache) => cache.keys()).then((files) => files.length >= 4)"


@pytest.fixture(scope="module")
def shop(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser whose player has been on for long enough to have every sound."""
    address = site.ask("shop", "furnish")
    context = browser.new_context(base_url=site.url, bypass_csp=True)
    recording.install(context)
    page = context.new_page()
    page.goto(address)
    recording.until(page, "window.sync2gear?.playing")
    recording.until(page, ALL_HERE)
    recording.until(page, "navigator.serviceWorker.ready.then(() => true)")
    page.close()
    yield context
    context.close()


def heard(page: Page) -> str:
    recording.until(page, "window.sync2gear?.level_db > -50", BAR_S)
    title: str = page.evaluate("window.sync2gear.title")
    return title


def test_without_a_server_its_own_music_is_heard_within_thirty_seconds(
    site: Site, shop: BrowserContext
) -> None:
    site.stop_web()
    try:
        page = shop.new_page()
        began = time.monotonic()
        page.goto("/player/")
        title = heard(page)
        assert time.monotonic() - began < BAR_S
        assert title in {name for _, _, name in TRACKS}
        assert recording.level_db(recording.record(page, 1)) > -50
    finally:
        site.start_web()
