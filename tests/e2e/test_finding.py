"""The list of music in the browser: searched while one types, filtered, sorted, scrolled and come back to."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e import stacks
from tests.e2e.site import Site, sign_in

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def signed_in(browser: Browser, site: Site) -> Iterator[Page]:
    site.ask("stacks", "furnish")
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, "/", stacks.SHOP.email, stacks.PASSWORD)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Music").click()
    page.wait_for_url("**/music/")
    yield page
    context.close()


@pytest.fixture
def page(signed_in: Page) -> Page:
    """At the beginning of the list, with nothing asked for."""
    signed_in.goto(re.sub(r"/music/.*", "/music/", signed_in.url))
    return signed_in


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Find a track")


def rows(page: Page) -> Locator:
    return page.locator(".track-rows > .track")


def order_by(page: Page, label: str) -> None:
    page.get_by_label("Order").select_option(label)


def test_what_is_typed_is_found_without_a_press(page: Page) -> None:
    box(page).press_sequentially("beyonce")
    expect(rows(page)).to_have_count(1)
    expect(page.get_by_text("1 found")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?q=beyonce$"))
    expect(box(page)).to_be_focused()


def test_a_slip_is_forgiven_and_told(page: Page) -> None:
    box(page).press_sequentially("beoynce")
    expect(page.get_by_text("Nothing is called “beoynce”. Showing what is similar.")).to_be_visible()
    expect(rows(page)).to_have_count(1)


def test_a_suggestion_is_taken_with_the_keyboard(page: Page) -> None:
    box(page).press_sequentially("bey")
    expect(page.get_by_role("option", name="Beyoncé")).to_be_visible()
    box(page).press("ArrowDown")
    expect(page.get_by_role("option", name="Beyoncé")).to_have_attribute("aria-selected", "true")
    box(page).press("Enter")
    expect(page.get_by_role("heading", name="Beyoncé")).to_be_visible()


def test_escape_closes_what_is_suggested(page: Page) -> None:
    box(page).press_sequentially("bey")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    box(page).press("Escape")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_hidden()


def test_filters_narrow_at_once_and_are_taken_away(page: Page) -> None:
    page.get_by_role("link", name="Filters").click()
    page.get_by_role("combobox", name="Genre").select_option("Jazz")
    expect(page.get_by_text("19 found")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?genre=Jazz$"))
    page.get_by_role("link", name="Without the filter Jazz").click()
    expect(page.get_by_text("95 in the list")).to_be_visible()


def test_filters_are_put_away_and_hold(page: Page) -> None:
    switch = page.get_by_role("link", name="Filters", exact=True)
    switch.click()
    page.get_by_role("combobox", name="Genre").select_option("Jazz")
    expect(page.get_by_text("19 found")).to_be_visible()
    switch.press("Enter")
    expect(page.get_by_role("combobox", name="Genre")).to_be_hidden()
    expect(switch).to_be_focused()
    box(page).press_sequentially("song")
    expect(page).to_have_url(re.compile(r"q=song&genre=Jazz$"))


def test_a_tag_is_offered_and_filtered_by(page: Page) -> None:
    page.get_by_role("link", name="Filters").click()
    field = page.get_by_label("Tag", exact=True)
    field.press_sequentially("lob")
    expect(page.locator("#tags-there option")).to_have_attribute("value", "🎄 lobby")
    field.fill("🎄 Lobby")
    field.press("Tab")
    expect(page.get_by_role("link", name="Without the filter Tagged 🎄 Lobby")).to_be_visible()
    expect(rows(page)).to_have_count(1)


def test_a_rule_is_offered_the_tag_that_is_typed_behind_others(page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url.replace("/music/", "/playlists/rule/"))
    other.get_by_label("What is the next condition about?").select_option("Tag")
    other.get_by_role("button", name="Add condition").click()
    other.get_by_label("Tag: words").press_sequentially("calm, lob")
    expect(other.locator("#known-tag option")).to_have_attribute("value", "calm, 🎄 lobby")
    other.close()


def test_it_is_sorted(page: Page) -> None:
    order_by(page, "Shortest first")
    expect(rows(page).first).to_contain_text("Song 94")
    expect(page).to_have_url(re.compile(r"\?sort=length$"))


def test_the_browser_s_back_shows_what_was_asked_before(page: Page) -> None:
    box(page).press_sequentially("beyonce")
    expect(rows(page)).to_have_count(1)
    page.go_back()
    expect(page.get_by_text("95 in the list")).to_be_visible()
    expect(box(page)).to_have_value("")
    page.go_forward()
    expect(rows(page)).to_have_count(1)
    expect(box(page)).to_have_value("beyonce")


def test_the_browser_s_back_keeps_what_is_filtered_by(page: Page) -> None:
    page.goto(f"{page.url}?only=unplayed&only=clean")
    box(page).press_sequentially("beyonce")
    expect(rows(page)).to_have_count(1)
    page.go_back()
    expect(box(page)).to_have_value("")
    box(page).press_sequentially("song")
    expect(page).to_have_url(re.compile(r"q=song&only=unplayed&only=clean$"))


def test_the_list_goes_on_and_a_track_leads_back_to_its_place(page: Page) -> None:
    order_by(page, "Title")
    expect(page).to_have_url(re.compile(r"\?sort=title$"))
    expect(rows(page)).to_have_count(40)
    page.locator("#more-tracks").scroll_into_view_if_needed()
    expect(page.get_by_role("link", name="Song 60", exact=True)).to_be_attached()
    page.get_by_role("link", name="Song 60", exact=True).click()
    page.get_by_role("link", name="Next: Song 61").press("Enter")
    expect(page.get_by_role("heading", name="Song 61")).to_be_visible()
    page.get_by_role("link", name="← Music").click()
    expect(page.get_by_role("link", name="Song 61", exact=True)).to_be_in_viewport()
    expect(page.get_by_role("link", name="Back to the beginning of the list")).to_be_attached()


def test_the_browser_s_back_keeps_the_place(page: Page) -> None:
    order_by(page, "Title")
    expect(page).to_have_url(re.compile(r"\?sort=title$"))
    expect(rows(page).first).to_contain_text("Song 00")
    page.locator("#more-tracks").scroll_into_view_if_needed()
    song = page.get_by_role("link", name="Song 60", exact=True)
    expect(song).to_be_attached()
    song.click()
    expect(page.get_by_role("heading", name="Song 60")).to_be_visible()
    page.go_back()
    expect(song).to_be_in_viewport()


def test_all_of_an_artist_are_chosen_and_no_more(page: Page) -> None:
    page.goto(f"{page.url}artist/?name=Beyonc%C3%A9")
    page.get_by_label("Choose Song 94").press("Space")
    page.get_by_label("All that match").check()
    page.get_by_role("button", name="Tag", exact=True).click()
    expect(page.get_by_role("heading", name="Tag 1 track")).to_be_visible()
