"""What somebody asks for in the portal, and what the player does and says of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import recording, shop
from tests.e2e.site import Site, sign_in

pytestmark = pytest.mark.e2e

#: A second of the bar, and what a busy machine adds.
MOST_MS = 2000


@pytest.fixture(scope="module")
def player(browser: Browser, site: Site) -> Iterator[Page]:
    """A player of the shop in mid-song."""
    address = site.ask("shop", "furnish")
    context = browser.new_context(base_url=site.url, bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    recording.until(page, "window.sync2gear?.playing && window.sync2gear.streaming")
    yield page
    context.close()


def test_the_next_track_is_done_and_said_to_be(site: Site, player: Page) -> None:
    before = player.evaluate("window.sync2gear.title")
    command = steer(site, "next")
    recording.until(player, f"window.sync2gear.title !== {before!r}")
    status, took_ms = answer(site, command)
    assert status == "completed"
    assert took_ms < MOST_MS


def test_a_pause_is_followed_and_so_is_its_end(site: Site, player: Page) -> None:
    command = steer(site, "pause")
    recording.until(player, "window.sync2gear.silent && window.sync2gear.level_db < -60")
    assert answer(site, command)[0] == "completed"
    command = steer(site, "resume")
    recording.until(player, "!window.sync2gear.silent && window.sync2gear.level_db > -50")
    assert answer(site, command)[0] == "completed"


@pytest.fixture(scope="module")
def remote(player: Page, browser: Browser, site: Site) -> Iterator[Page]:
    """The remote of the player's zone, beside it."""
    context = browser.new_context(base_url=site.url, bypass_csp=True)
    page = context.new_page()
    sign_in(page, "/", shop.SHOP.email, shop.PASSWORD)
    page.get_by_role("link", name="Remote").click()
    expect(page.get_by_role("heading", name="Hall")).to_be_visible()
    yield page
    context.close()


@pytest.mark.parametrize("key", ["", "Next track", "Previous track", "Pause", "Play"])
def test_the_remote_shows_the_place_that_is_heard(player: Page, remote: Page, key: str) -> None:
    if key:
        remote.get_by_role("button", name=key, exact=True).click()
    if key == "Pause":
        recording.until(player, "window.sync2gear.silent")
        return
    recording.until(player, "window.sync2gear.playing && window.sync2gear.position_s < 6")
    begin_s = player.evaluate("window.sync2gear.position_s")
    for later_s in (1, 2, 3):
        recording.until(player, f"window.sync2gear.position_s > {begin_s + later_s}")
        title = player.evaluate("window.sync2gear.title")
        expect(remote.locator("#now .row-title")).to_have_text(title)
        assert abs(off_s(player, remote)) < 1


def off_s(player: Page, remote: Page) -> float:
    """The remote shows whole seconds, so half a one is what it means."""
    shown = float(remote.locator("#place").input_value()) + 0.5
    heard: float = player.evaluate("window.sync2gear.position_s")
    return shown - heard


def test_a_player_that_is_looked_for_shows_its_name(site: Site, player: Page) -> None:
    command = site.ask("shop", "ask_device", action="identify")
    expect(player.locator("#named")).to_be_visible()
    status, took_ms = answer(site, command)
    assert status == "completed"
    assert took_ms < MOST_MS


def test_a_restarted_player_plays_again_and_says_so(site: Site, player: Page) -> None:
    with player.expect_event("load"):
        command = site.ask("shop", "ask_device", action="reload")
    recording.until(player, "window.sync2gear?.playing")
    assert answer(site, command)[0] == "completed"


def steer(site: Site, action: str) -> str:
    command: str = site.ask("shop", "steer", action=action)
    return command


def answer(site: Site, command: str) -> tuple[str, float]:
    status, took_ms = site.ask("shop", "answer_to", command=command)
    return status, took_ms
