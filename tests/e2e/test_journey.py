"""From sign-up to sound in the shop, by visible labels, as the owner of a new shop would go."""

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e import recording, tones
from tests.e2e.recording import Recording
from tests.e2e.site import Site, sign_in

pytestmark = pytest.mark.e2e

EMAIL = "nora@bakery.example"
PASSWORD = "warm bread at seven"
SAM = "sam@sync2gear.example"
ROUNDS = "rounds at nine"
WORDS = "Fresh bread has just come out of the oven. Come to the counter and take a loaf home."


@pytest.fixture(scope="module")
def portal(browser: Browser, site: Site) -> Page:
    page = browser.new_context(base_url=site.url).new_page()
    page.set_default_timeout(15_000)
    page.goto("/")
    return page


@pytest.fixture(scope="module")
def player(browser: Browser, site: Site) -> Page:
    context = browser.new_context(base_url=site.url, bypass_csp=True)
    recording.install(context)
    page = context.new_page()
    page.goto("/player/")
    return page


def test_signing_up_leads_to_an_open_business(portal: Page) -> None:
    portal.get_by_role("link", name="Start with your business").click()
    portal.get_by_label("E-mail address").fill(EMAIL)
    portal.get_by_label("Password").fill(PASSWORD)
    portal.get_by_role("button", name="Create account").click()
    expect(portal.get_by_role("heading", name="Look into your mail")).to_be_visible()
    portal.goto("/demo/mail/")
    portal.get_by_role("link", name=re.compile("confirm-email")).first.click()
    portal.get_by_role("button", name="Confirm").click()
    portal.get_by_label("Name of your business").fill("Nora's Bakery")
    portal.get_by_role("button", name="Open the business").click()
    # The business gets its tables now.
    expect(portal.get_by_role("heading", name="Four steps to your first sound")).to_be_visible(timeout=30_000)


def test_the_first_step_adds_a_zone(portal: Page) -> None:
    portal.get_by_role("main").get_by_role("link", name="Add a zone").first.click()
    portal.get_by_label("Name").fill("Shop floor")
    portal.get_by_role("button", name="Save").click()
    expect(portal.get_by_role("link", name="Shop floor")).to_be_visible()


def test_files_are_taken_in_and_a_bad_one_says_why(portal: Page, tmp_path: Path) -> None:
    navigate(portal, "Music")
    bad = tmp_path / "letter.mp3"
    bad.write_text("Dear sir or madam, this is no music at all. " * 50)
    portal.get_by_label("Music files").set_input_files([*tones.make(tmp_path), bad])
    for _, _, title in tones.TRACKS:
        expect(portal.get_by_role("link", name=title, exact=True)).to_be_visible(timeout=30_000)
    expect(row(portal, "letter.mp3").first).to_contain_text("This is not an audio file")
    expect(portal.get_by_text("The Tones").first).to_be_visible()


def test_an_announcement_can_be_heard_seconds_after_it_was_written(portal: Page) -> None:
    navigate(portal, "Announcements")
    portal.get_by_role("main").get_by_role("link", name=re.compile("^Write")).first.click()
    portal.get_by_label("Title").fill("Fresh bread")
    portal.get_by_label("Text").fill(WORDS)
    portal.get_by_role("button", name="Publish").click()
    expect(portal.get_by_text("Ready", exact=True)).to_be_visible(timeout=30_000)
    portal.get_by_role("link", name="Play Fresh bread", exact=True).click()
    expect(portal.get_by_role("link", name="Pause Fresh bread")).to_be_visible()


def test_a_player_paired_by_its_code_starts_to_play(portal: Page, player: Page) -> None:
    expect(player.locator("#pair-code")).to_have_text(re.compile(r"\w"))
    code = player.locator("#pair-code").inner_text()
    navigate(portal, "Players")
    portal.get_by_role("main").get_by_role("link", name="Connect a player").first.click()
    portal.get_by_label("Code").fill(code)
    portal.get_by_label("zone").select_option(label="Shop floor")
    portal.get_by_label("Name of the player").fill("Till")
    portal.get_by_role("button", name="Connect").click()
    expect(portal.get_by_text("Till now plays Shop floor.").first).to_be_visible()
    recording.until(player, "window.sync2gear?.screen === 'playing' && window.sync2gear.playing", 30)
    expect(row(portal, "Till").get_by_text("online")).to_be_visible(timeout=30_000)


def test_play_now_is_heard_over_lowered_music_and_seen_on_the_board(portal: Page, player: Page) -> None:
    recording.start(player)
    recording.wait(player, 3)
    navigate(portal, "Announcements")
    portal.get_by_role("link", name="Play Fresh bread now").click()
    portal.get_by_role("button", name="Play now").click()
    expect(portal.locator("li.done").filter(has_text="Finished")).to_be_visible(timeout=30_000)
    recording.wait(player, recorded_s(player) + 5)
    check(recording.stop(player))


def check(heard: Recording) -> None:
    """Music, then music lowered with speech over it, then music again; and never silence."""
    music, speech = tones.music_db(heard), tones.speech_db(heard)
    talking = speech > -35
    assert talking.sum() > 20, "no speech was heard"
    first, last = np.flatnonzero(talking)[[0, -1]]
    full = np.median(music[:20])
    lowered = np.median(music[first + 3 : last - 3])
    assert full > -30
    assert full - lowered == pytest.approx(18, abs=1.5)
    assert np.median(music[-20:]) == pytest.approx(full, abs=1)
    assert recording.silences(heard) == []


def listen_to_each(player: Page) -> None:
    """Until each track was in full sound. Their order is drawn anew each round: one may be long in coming."""
    waiting = [title for _, _, title in tones.TRACKS]
    while waiting:
        at_full = (
            f"{waiting}.includes(sync2gear.title) && sync2gear.position_s > 3 && sync2gear.position_s < 8"
        )
        recording.until(player, at_full, 5 * tones.LENGTH_S)
        waiting.remove(player.evaluate("sync2gear.title"))
        recording.wait(player, recorded_s(player) + 0.3)


def test_the_music_goes_from_track_to_track_without_a_gap(player: Page) -> None:
    recording.start(player)
    listen_to_each(player)
    heard = recording.stop(player)
    loudest = {name: tones.tone_levels(heard, freq_hz).max() for name, freq_hz, _ in tones.TRACKS}
    assert min(loudest.values()) > -30, loudest
    assert recording.silences(heard) == []
    assert np.ptp(tones.music_db(heard)[1:-1]) < 1, "not equally loud through tracks and crossfades"


def test_a_schedule_shows_the_next_five_times(portal: Page) -> None:
    navigate(portal, "Plan")
    portal.get_by_role("navigation", name="Plan").get_by_role("link", name="Announcements").click()
    portal.get_by_role("main").get_by_role("link", name="New schedule").first.click()
    portal.get_by_label("Announcement").select_option(label="Fresh bread")
    portal.get_by_label("Shop floor", exact=True).check()
    expect(portal.locator("#next-times time")).to_have_count(5)
    portal.get_by_role("button", name="Save").click()
    expect(portal.locator("#next-times time")).to_have_count(5)
    portal.get_by_role("link", name="← Schedules").click()
    expect(row(portal, "Fresh bread")).to_contain_text("Every 15 minutes")
    expect(row(portal, "Fresh bread")).to_contain_text("on weekdays")


def test_staff_find_the_business_and_enter_it(browser: Browser, site: Site) -> None:
    site.ask("staff", "hire", email=SAM, password=ROUNDS)
    page = browser.new_context(base_url=site.url).new_page()
    sign_in(page, "/", SAM, ROUNDS)
    page.get_by_role("link", name="Enter Nora's Bakery").click()
    page.get_by_label("Why").fill("Nora asked why the shop is silent")
    page.get_by_role("button", name="Enter").click()
    expect(page.get_by_text("You are visiting Nora's Bakery")).to_be_visible()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()


def navigate(portal: Page, name: str) -> None:
    portal.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()


def row(portal: Page, text: str) -> Locator:
    return portal.get_by_role("main").get_by_role("listitem").filter(has_text=text)


def recorded_s(player: Page) -> float:
    seconds: float = player.evaluate("recorder.seconds()")
    return seconds
