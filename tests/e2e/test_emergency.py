"""An emergency from the portal: heard on a muted player, again and again until the all-clear."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import recording, shop
from tests.e2e.recording import Recording
from tests.e2e.site import Site, sign_in

pytestmark = pytest.mark.e2e

#: Twice the word, and the rest between.
TWICE_S = 2 * shop.WORD_S + 2


@pytest.fixture(scope="module")
def player(browser: Browser, site: Site) -> Iterator[Page]:
    """In mid-song, and muted; its sound is recorded."""
    address = site.ask("shop", "furnish")
    context = browser.new_context(base_url=site.url, bypass_csp=True)
    recording.install(context)
    page = context.new_page()
    page.goto(address)
    recording.until(page, "window.sync2gear?.playing && window.sync2gear.streaming")
    site.ask("shop", "keep_for_emergencies", is_so=True)
    recording.until(page, "window.sync2gear.level_db < -100")
    yield page
    site.ask("shop", "keep_for_emergencies", is_so=False)
    context.close()


@pytest.fixture(scope="module")
def portal(player: Page, browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url, bypass_csp=True)
    page = context.new_page()
    sign_in(page, "/", shop.SHOP.email, shop.PASSWORD)
    yield page
    context.close()


def confirm(portal: Page) -> None:
    """Up to the last press."""
    portal.get_by_role("link", name="Emergency", exact=True).click()
    portal.get_by_label("Word").check()
    portal.get_by_role("button", name="Go on to a real emergency").click()
    expect(portal.get_by_text("1 player in 1 zone.")).to_be_visible()
    portal.get_by_label("Or type EMERGENCY").fill("emergency")


def test_it_is_begun_in_two_steps_heard_past_mute_and_ended(portal: Page, player: Page) -> None:
    confirm(portal)
    recording.start(player)
    portal.get_by_role("button", name="Begin", exact=True).click()
    expect(portal.locator(".stations .current")).to_contain_text("Playing", timeout=10_000)
    recording.wait(player, TWICE_S + 4)
    portal.get_by_role("button", name="Give the all-clear").click()
    expect(portal.locator("#deliveries .stations .done")).to_have_count(3, timeout=15_000)
    recording.wait(player, recorded_s(player) + 2)
    judge(recording.stop(player))
    assert player.evaluate("window.sync2gear.playing")


def test_a_short_press_begins_nothing_and_a_long_one_does(portal: Page, player: Page) -> None:
    portal.get_by_role("link", name="Emergency", exact=True).click()
    portal.get_by_label("Word").check()
    portal.get_by_role("button", name="Go on to a drill").click()
    button = portal.get_by_role("button", name="Hold for two seconds to begin")
    button.click()
    expect(portal.get_by_role("heading", name="This is a drill")).to_be_visible()
    button.focus()
    portal.keyboard.down("Enter")
    expect(portal.get_by_role("heading", name="Drill: Word")).to_be_visible(timeout=10_000)
    portal.keyboard.up("Enter")


def test_the_all_clear_keeps_its_focus_until_somebody_else_gives_it(portal: Page) -> None:
    confirm(portal)
    portal.get_by_role("button", name="Begin", exact=True).click()
    button = portal.get_by_role("button", name="Give the all-clear")
    button.focus()
    with portal.expect_response(lambda answer: answer.request.headers.get("hx-target") == "deliveries"):
        pass
    expect(portal.locator(".stations .current")).to_contain_text("Playing", timeout=10_000)
    expect(button).to_be_focused()
    elsewhere = portal.context.new_page()
    elsewhere.goto(portal.url)
    elsewhere.get_by_role("button", name="Give the all-clear").click()
    elsewhere.close()
    expect(portal.locator("#ending")).to_contain_text("All clear by", timeout=10_000)
    expect(portal.locator("#going")).not_to_contain_text("An emergency goes on")
    expect(button).to_have_count(0)


def recorded_s(player: Page) -> float:
    seconds: float = player.evaluate("recorder.seconds()")
    return seconds


def judge(heard: Recording) -> None:
    """The word at full volume at least twice, no music, and silence at the end."""
    words = recording.tone_levels(heard, shop.WORD_HZ)
    spoken = (words > -40).astype(int)
    assert (spoken[1:] - spoken[:-1] == 1).sum() >= 2
    for freq_hz in (7000, 7300, 7600):
        assert recording.tone_levels(heard, freq_hz).max() < -60
    assert recording.level_db(heard.between(heard.seconds - 1, heard.seconds)) < -75
