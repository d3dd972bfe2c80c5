"""A browser that wants a touch before it plays."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e import recording
from tests.player.face.conftest import Server

#: Sound waits until somebody touches the page.
STRICT = """window.AudioContext = class extends AudioContext {
  constructor(options) {
    super(options);
    this.suspend();
    this.touched = new Promise((touch) => addEventListener("pointerdown", touch));
  }
  async resume() {
    await this.touched;
    return super.resume();
  }
};"""


@pytest.fixture
def waiting(browser_profile: BrowserContext, open_player: Callable[..., Page]) -> Page:
    """A player before its gate."""
    browser_profile.add_init_script(STRICT)
    page = open_player()
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    return page


def said(server: Server, waiting: Page, is_blocked: bool) -> bool:
    for _ in range(200):
        waiting.wait_for_timeout(25)
        if server.reports and server.status["blocked"] is is_blocked:
            return True
    return False


def test_the_portal_hears_that_the_sound_is_blocked_until_it_is_not(server: Server, waiting: Page) -> None:
    assert said(server, waiting, is_blocked=True)
    waiting.get_by_role("button", name="Start").click()
    recording.until(waiting, "window.sync2gear.playing && window.sync2gear.level_db > -60")
    assert said(server, waiting, is_blocked=False)


def test_a_test_tone_that_nobody_could_hear_has_failed(server: Server, waiting: Page) -> None:
    server.feed["device"]["commands"] = [{"id": "t", "action": "test_tone"}]
    waiting.evaluate("dispatchEvent(new Event('online'))")
    for _ in range(200):
        waiting.wait_for_timeout(25)
        if reasons := [event["reason"] for event in server.events if event["ref"] == "t"]:
            break
    assert reasons == ["blocked"]
