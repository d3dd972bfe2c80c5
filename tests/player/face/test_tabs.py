"""Several tabs with one player: one plays, the others say so."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e import recording
from tests.player.face.conftest import Server, until

WITHOUT_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"


@pytest.fixture(params=["locks", "words"])
def second(
    request: pytest.FixtureRequest, browser_profile: BrowserContext, open_player: Callable[..., Page]
) -> Page:
    """A second tab, in a browser with locks and on a plain http page, which has none."""
    if request.param == "words":
        browser_profile.add_init_script(WITHOUT_LOCKS)
    recording.until(open_player(), "window.sync2gear?.playing")
    page = open_player()
    expect(page.get_by_role("heading", name="It plays in another tab")).to_be_visible()
    return page


def first(second: Page) -> Page:
    return second.context.pages[0]


def test_the_second_tab_waits_in_silence_while_the_first_plays(second: Page) -> None:
    assert second.evaluate("window.sync2gear") is None
    assert recording.level_db(recording.record(first(second), 0.5)) > -50


def test_the_portal_is_told_of_the_second_tab(server: Server, second: Page) -> None:
    until(second, lambda: server.faults("second_tab") == ["playing"])
    assert server.status["faults"] == ["second_tab"]


def test_the_portal_is_told_when_the_second_tab_is_closed(server: Server, second: Page) -> None:
    until(second, lambda: server.faults("second_tab") == ["playing"])
    second.close(run_before_unload=True)
    until(first(second), lambda: server.faults("second_tab")[-1] == "completed")


def test_a_tab_that_is_gone_after_a_restart_is_told_of_no_more(server: Server, second: Page) -> None:
    one = first(second)
    until(second, lambda: server.faults("second_tab") == ["playing"])
    one.add_init_script("BroadcastChannel.prototype.postMessage = () => {}")
    one.close()
    second.reload()
    recording.until(second, "window.sync2gear?.playing")
    until(second, lambda: server.faults("second_tab")[-1] == "completed")


def test_the_second_tab_takes_over_and_the_first_waits(second: Page) -> None:
    second.get_by_role("button", name="Play here instead").click()
    recording.until(second, "window.sync2gear?.playing")
    expect(first(second).get_by_role("heading", name="It plays in another tab")).to_be_visible()
    assert recording.level_db(recording.record(second, 0.5)) > -50


def test_the_second_tab_goes_on_when_the_first_is_closed(second: Page) -> None:
    first(second).close(run_before_unload=True)
    recording.until(second, "window.sync2gear?.playing")


def test_a_browser_that_refuses_locks_plays_all_the_same(
    browser_profile: BrowserContext, open_player: Callable[..., Page]
) -> None:
    browser_profile.add_init_script("navigator.locks.request = async () => { throw new Error('no storage') }")
    recording.until(open_player(), "window.sync2gear?.playing")


def test_players_of_two_zones_do_not_mind_each_other(open_player: Callable[..., Page]) -> None:
    one, other = open_player("#token=a"), open_player("#token=b")
    recording.until(other, "window.sync2gear?.playing")
    assert one.evaluate("window.sync2gear.screen") == "playing"
