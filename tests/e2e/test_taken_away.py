"""Sound that the device, or its system, takes away."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e import recording
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

HOLD_CONTEXT = """
window.AudioContext = class extends AudioContext {
  constructor(options) { super(options); window.heldContext = this; }
};"""


@pytest.fixture(scope="module")
def player(browser: Browser, site: Site) -> Iterator[Page]:
    """A player of the shop in mid-song."""
    address = site.ask("shop", "furnish")
    context = browser.new_context(base_url=site.url, bypass_csp=True)
    recording.install(context)
    context.add_init_script(HOLD_CONTEXT)
    page = context.new_page()
    page.goto(address)
    recording.until(page, "window.sync2gear?.playing && window.sync2gear.streaming")
    yield page
    context.close()


def test_sound_that_the_system_took_away_comes_back_by_itself(player: Page) -> None:
    player.evaluate("heldContext.suspend()")
    recording.until(player, "heldContext.state === 'running' && window.sync2gear.screen === 'playing'")
    heard = recording.record(player, 4)
    assert recording.level_db(heard.between(3, 4)) > -50
