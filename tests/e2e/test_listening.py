"""The player at the foot of the portal: it goes on while somebody browses, or says why it cannot."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e import parlour, recording
from tests.e2e.site import Site, sign_in

pytestmark = pytest.mark.e2e

HEARD = Path(__file__).with_name("heard.js")
SOUND = "heard.sounds.find((sound) => sound.src)"
#: Where the deck's sound is, in seconds.
PLACE = f"({SOUND}?.currentTime ?? 0)"
RUNS = "heard.sounds.some((sound) => sound.src && !sound.paused && sound.readyState > 2)"
#: What a browser does that was not told otherwise.
STRICT = ["--no-sandbox", "--autoplay-policy=document-user-activation-required"]


@pytest.fixture(scope="module")
def music(browser: Browser, site: Site) -> tuple[Any, str]:
    """Polly's cookies, and where her music is."""
    site.ask("parlour", "furnish")
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    sign_in(page, "/", parlour.SHOP.email, parlour.PASSWORD)
    open_place(page, "Music")
    page.wait_for_url("**/music/")
    state = context.storage_state()
    context.close()
    return state, page.url


def opened(browser: Browser, music: tuple[Any, str]) -> Page:
    state, address = music
    context = browser.new_context(storage_state=state, bypass_csp=True)
    recording.install(context)
    context.add_init_script(path=HEARD)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(address)
    return page


@pytest.fixture
def page(browser: Browser, music: tuple[Any, str]) -> Iterator[Page]:
    page = opened(browser, music)
    yield page
    page.context.close()


def open_place(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()


def player(page: Page) -> Locator:
    return page.get_by_role("region", name="Listening")


def position(page: Page) -> Locator:
    return player(page).get_by_role("slider", name="Position")


def play(page: Page, title: str) -> None:
    page.get_by_role("link", name=f"Play {title}").first.click()
    recording.until(page, f"{RUNS} && {PLACE} > 0.3")


def is_here_still(page: Page) -> bool:
    """Whether the document is the one that `stay` has marked."""
    return bool(page.evaluate("window.marked === true"))


def stay(page: Page) -> None:
    page.evaluate("window.marked = true; heard.events.length = 0")


def test_a_row_plays_in_the_bar(page: Page) -> None:
    expect(player(page)).to_be_hidden()
    play(page, "Birch")
    expect(player(page)).to_contain_text("Birch")
    expect(player(page)).to_contain_text("The Tables")
    expect(page.get_by_role("link", name="Pause Birch")).to_have_attribute("aria-pressed", "true")
    player(page).get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_role("link", name="Play Birch")).to_be_visible()


def test_it_has_no_gap_while_somebody_walks_through_the_music(page: Page) -> None:
    play(page, "Amber")
    stay(page)
    recording.start(page)
    page.get_by_role("link", name="Playlists").click()
    page.get_by_role("link", name="Evening").click()
    page.get_by_role("main").get_by_role("link", name="Amber", exact=True).click()
    expect(page.get_by_role("heading", name="Amber")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Evening")).to_be_visible()
    page.go_forward()
    open_place(page, "Music")
    expect(page.get_by_role("heading", name="Music", exact=True)).to_be_visible()
    heard = recording.stop(page)
    assert is_here_still(page)
    assert page.evaluate("heard.events") == []
    assert heard.seconds > 0.5
    assert recording.silences(heard) == []


def test_back_and_forward_throw_nothing(page: Page) -> None:
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(error.message))
    play(page, "Amber")
    page.get_by_role("link", name="Playlists").click()
    expect(page.get_by_role("heading", name="Playlists")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Music", exact=True)).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("heading", name="Playlists")).to_be_visible()
    assert thrown == []


def test_it_is_told_where_one_has_come(page: Page) -> None:
    play(page, "Amber")
    stay(page)
    page.evaluate("window.scrollTo(0, 500)")
    page.get_by_role("link", name="Playlists").click()
    page.wait_for_url("**/playlists/")
    expect(page).to_have_title("Playlists · sync2gear")
    expect(page.get_by_role("main")).to_be_focused()
    expect(page.get_by_role("link", name="Playlists")).to_have_attribute("aria-current", "page")
    assert page.evaluate("window.scrollY") == 0
    assert is_here_still(page)


def test_a_page_brings_its_scripts(page: Page) -> None:
    play(page, "Amber")
    page.get_by_role("link", name="Playlists").click()
    page.get_by_role("link", name="Evening").click()
    expect(page.locator("script[src*='sorting']")).to_be_attached()
    page.reload()
    page.go_back()
    expect(page.get_by_role("heading", name="Playlists")).to_be_visible()
    page.go_forward()
    expect(page.locator("script[src*='sorting']")).to_be_attached()


def test_a_page_that_is_not_there_is_said_as_ever(page: Page) -> None:
    play(page, "Amber")
    page.evaluate("document.querySelector('#main h1').innerHTML = '<a href=\"./nowhere/\">Nowhere</a>'")
    page.get_by_role("link", name="Nowhere").click()
    expect(page.get_by_role("heading", name="Nothing plays here")).to_be_visible()


def test_where_nothing_plays_links_load_their_page(page: Page) -> None:
    stay(page)
    page.get_by_role("link", name="Playlists").click()
    expect(page.get_by_role("heading", name="Playlists")).to_be_visible()
    assert not is_here_still(page)


def test_it_goes_on_on_a_page_of_another_kind(page: Page) -> None:
    play(page, "Amber")
    stay(page)
    position(page).press("PageUp")
    open_place(page, "Zones")
    expect(page.get_by_role("heading", name="Zones")).to_be_visible()
    recording.until(page, f"{RUNS} && {PLACE} > 30")
    assert not is_here_still(page)
    assert page.evaluate(PLACE) < 50
    expect(player(page)).to_contain_text("Amber")
    player(page).get_by_role("button", name="Next").click()
    expect(player(page)).to_contain_text("Birch")


def test_what_was_paused_stays_so_on_the_next_page(page: Page) -> None:
    play(page, "Amber")
    player(page).get_by_role("button", name="Pause", exact=True).click()
    open_place(page, "Zones")
    expect(player(page).get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert not page.evaluate(RUNS)


def test_the_system_s_pause_is_a_pause(page: Page) -> None:
    play(page, "Amber")
    page.evaluate(f"{SOUND}.pause()")
    player(page).get_by_role("button", name="Play", exact=True).click()
    recording.until(page, RUNS)
    page.evaluate(f"{SOUND}.pause()")
    expect(player(page).get_by_role("button", name="Play", exact=True)).to_be_visible()
    open_place(page, "Zones")
    expect(player(page).get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert not page.evaluate(RUNS)


def test_what_the_system_goes_on_with_is_shown(page: Page) -> None:
    play(page, "Amber")
    player(page).get_by_role("button", name="Pause", exact=True).click()
    page.evaluate(f"{SOUND}.play()")
    expect(player(page).get_by_role("button", name="Pause", exact=True)).to_be_visible()


def test_what_was_closed_is_forgotten(page: Page) -> None:
    play(page, "Amber")
    player(page).get_by_role("button", name="Close the player").click()
    expect(player(page)).to_be_hidden()
    expect(page.get_by_role("link", name="Play Amber")).to_be_visible()
    open_place(page, "Zones")
    expect(page.get_by_role("heading", name="Zones")).to_be_visible()
    expect(player(page)).to_be_hidden()


def test_another_tab_takes_the_sound_over(page: Page) -> None:
    play(page, "Amber")
    other = page.context.new_page()
    other.goto(page.url)
    play(other, "Birch")
    expect(player(page).get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert other.evaluate(RUNS)


def test_keys_move_the_place(page: Page) -> None:
    play(page, "Amber")
    player(page).get_by_role("button", name="Pause", exact=True).press("Enter")
    slider = position(page)
    for key, says in [("Home", "0:00"), ("ArrowRight", "0:05"), ("PageUp", "0:35"), ("ArrowLeft", "0:30")]:
        slider.press(key)
        expect(slider).to_have_attribute("aria-valuetext", f"{says} of 1:00")
    slider.press("Space")
    recording.until(page, f"{RUNS} && {PLACE} >= 30")


def test_next_and_previous_follow_the_list(page: Page) -> None:
    play(page, "Birch")
    player(page).get_by_role("button", name="Next").click()
    expect(player(page)).to_contain_text("Cedar")
    expect(player(page).get_by_role("button", name="Next")).to_be_disabled()
    for title in ("Birch", "Amber", "Amber"):
        player(page).get_by_role("button", name="Previous").click()
        expect(player(page)).to_contain_text(title)
    expect(page.get_by_role("link", name="Pause Amber")).to_be_visible()


def test_the_next_one_begins_by_itself(page: Page) -> None:
    play(page, "Amber")
    position(page).press("End")
    expect(player(page)).to_contain_text("Birch")
    recording.until(page, f"{RUNS} && {PLACE} < 30")


def test_a_waveform_plays_from_where_it_is_pointed_at(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name="Amber", exact=True).click()
    wave = page.locator(".waveform-large .waveform")
    expect(wave).not_to_have_class(re.compile("is-plain"))
    box = wave.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 20)
    recording.until(page, f"{RUNS} && {PLACE} > 25")
    assert page.evaluate(PLACE) < 45
    expect(player(page)).to_contain_text("Amber")


def test_without_a_waveform_it_is_a_plain_line(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name="Birch", exact=True).click()
    expect(page.locator(".waveform-large .waveform.is-plain path").first).to_be_attached()


def test_an_announcement_has_the_bar_and_its_versions_play_beside_it(page: Page) -> None:
    play(page, "Amber")
    open_place(page, "Announcements")
    play(page, "Last orders")
    expect(player(page)).to_contain_text("Last orders")
    page.get_by_role("main").get_by_role("link", name="Last orders", exact=True).click()
    expect(player(page).get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.get_by_text("Versions").first.click()
    page.get_by_role("link", name="Play version 1").click()
    expect(player(page).get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Pause version 1")).to_be_visible()
    player(page).get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("link", name="Play version 1")).to_be_visible()


def test_it_waits_for_the_network_and_goes_on(page: Page) -> None:
    play(page, "Amber")
    page.context.set_offline(True)
    player(page).get_by_role("button", name="Next").click()
    expect(player(page)).to_contain_text("Connection lost.")
    page.context.set_offline(False)
    recording.until(page, RUNS)
    expect(player(page)).not_to_contain_text("Connection lost.")
    expect(player(page)).to_contain_text("Birch")


def test_a_press_is_asked_for_where_the_browser_wants_one(
    browser: Browser, program: Path, music: tuple[Any, str]
) -> None:
    strict = browser.browser_type.launch(executable_path=program, args=STRICT)
    page = opened(strict, music)
    page.get_by_role("link", name="Play Amber").click()
    position(page).press("PageUp")
    page.goto(page.url.replace("/music/", "/zones/"))
    expect(player(page)).to_contain_text("Press play to go on")
    expect(position(page)).to_have_attribute("aria-valuetext", re.compile("^0:3"))
    player(page).get_by_role("button", name="Play", exact=True).click()
    recording.until(page, f"{RUNS} && {PLACE} > 29")
    strict.close()


def test_who_is_signed_out_is_told_to_sign_in(page: Page) -> None:
    play(page, "Amber")
    page.context.clear_cookies()
    player(page).get_by_role("button", name="Next").click()
    expect(player(page)).to_contain_text("Sign in again to go on.")
    expect(player(page)).to_contain_text("Birch")


def test_a_file_that_is_gone_is_left_out(page: Page, site: Site) -> None:
    site.ask("parlour", "lose", title="Birch")
    page.get_by_role("link", name="Play Birch").click()
    expect(player(page)).to_contain_text("“Birch” is no longer there.")
    recording.until(page, RUNS)
    expect(page.get_by_role("link", name="Pause Cedar")).to_be_visible()


def test_a_file_that_is_gone_is_said(page: Page, site: Site) -> None:
    site.ask("parlour", "lose", title="Cedar")
    page.get_by_role("link", name="Play Cedar").click()
    expect(player(page)).to_contain_text("This file is no longer there.")
    expect(page.get_by_role("link", name="Play Cedar")).to_have_class(re.compile("is-in-bar"))
