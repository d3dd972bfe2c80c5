"""A library in the browser: tracks are chosen, changed together, filed, thrown away and brought back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e import attic
from tests.e2e.site import Site, sign_in

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def page(browser: Browser, site: Site) -> Iterator[Page]:
    site.ask("attic", "furnish")
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, "/", attic.SHOP.email, attic.PASSWORD)
    to_music(page)
    yield page
    context.close()


def to_music(page: Page) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Music").click()
    expect(page.get_by_role("heading", name="Music", exact=True)).to_be_visible()
    expect(chosen(page)).to_have_text("")  # the page's script is there


def told(page: Page) -> Locator:
    return page.get_by_role("status", name="Messages")


def chosen(page: Page) -> Locator:
    return page.locator("[data-chosen]")


def titles(page: Page) -> Locator:
    return page.locator("#places .row-title")


def test_rows_are_chosen_by_key_and_by_mouse(page: Page) -> None:
    to_music(page)
    page.get_by_label("Choose Song one").press("Space")
    expect(chosen(page)).to_have_text("1 chosen")
    page.get_by_label("Choose Dance two").click(modifiers=["Shift"])
    expect(chosen(page)).to_have_text("5 chosen")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Tag", exact=True)).to_be_hidden()


def test_all_that_match_are_edited_and_taken_back(page: Page, site: Site) -> None:
    page.get_by_label("Find a track").fill("song")
    expect(page.get_by_label("Choose Dance one")).to_be_hidden()
    page.get_by_label("Choose Song one").check()
    page.get_by_label("All that match").check()
    expect(chosen(page)).to_have_text("All 3 chosen")
    expect(page.get_by_label("Choose Song two")).to_be_checked()
    expect(page.get_by_label("Choose Song two")).to_be_disabled()
    page.get_by_role("button", name="Edit", exact=True).click()
    expect(page.get_by_role("heading", name="Edit 3 tracks")).to_be_visible()
    page.get_by_role("textbox", name="Genre").fill("Jazz")
    expect(page.get_by_label("Change genre")).to_be_checked()
    page.get_by_role("button", name="Change them").click()
    expect(told(page)).to_contain_text("Changed 3 tracks.")
    assert site.ask("attic", "genres") == ["", "", "Jazz", "Jazz", "Jazz"]
    page.get_by_role("link", name="Changes", exact=True).click()
    page.get_by_role("main").get_by_role("button", name="Undo").first.click()
    expect(told(page)).to_contain_text("3 tracks are as before.")
    assert set(site.ask("attic", "genres")) == {""}


def test_who_takes_all_back_has_those_that_were_ticked(page: Page) -> None:
    to_music(page)
    page.get_by_label("Choose Song one").check()
    page.get_by_label("All that match").check()
    page.get_by_label("All that match").uncheck()
    expect(chosen(page)).to_have_text("1 chosen")
    page.get_by_label("All that match").check()
    page.get_by_role("button", name="Choose none").click()
    expect(page.get_by_label("Choose Song one")).not_to_be_checked()
    expect(page.get_by_label("Choose Song one")).to_be_enabled()


def test_all_that_match_are_removed_only_after_a_question(page: Page) -> None:
    to_music(page)
    page.get_by_label("Choose Song one").check()
    page.get_by_label("All that match").check()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_role("heading", name="Remove 5 tracks")).to_be_visible()
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_label("Choose Song one")).to_be_visible()


def test_tracks_are_moved_into_a_folder_and_put_in_order_by_dragging(page: Page) -> None:
    to_music(page)
    page.get_by_label("Choose Song two").check()
    page.get_by_role("button", name="Move", exact=True).click()
    page.get_by_label("Move to").select_option("Jazz")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(told(page)).to_contain_text("Moved 1 track.")
    page.get_by_role("link", name="Folders", exact=True).click()
    page.get_by_role("link", name="Jazz", exact=True).click()
    expect(titles(page)).to_have_text(["Dance one", "Dance two", "Song two"])
    drag(page, page.locator("#places [data-grip]").nth(0), page.locator("#places [data-grip]").nth(2))
    # The rows stand so while they are dropped; the answer has come once it says so.
    expect(page.locator("#places")).to_have_attribute("data-say", "“Dance one” is now number 3.")
    expect(titles(page)).to_have_text(["Dance two", "Song two", "Dance one"])
    page.get_by_role("button", name="Move Dance one up").press("Enter")
    expect(titles(page)).to_have_text(["Dance two", "Dance one", "Song two"])


def test_a_track_is_dropped_on_a_folder(page: Page) -> None:
    drag(page, page.locator("#places [data-grip]").nth(2), page.locator(".shelf-folder"))
    expect(titles(page)).to_have_text(["Dance two", "Dance one"])
    expect(told(page)).to_contain_text("Moved 1 track to “Late”.")
    expect(page.locator(".shelf-folder")).to_contain_text("1 track")


def drag(page: Page, what: Locator, onto: Locator) -> None:
    start, end = what.bounding_box(), onto.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + 20, start["y"] + 30, steps=3)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] - 2, steps=6)
    page.mouse.up()


def test_the_next_row_has_the_focus_once_one_is_gone(page: Page) -> None:
    to_music(page)
    following = page.locator(".track-rows > .track").filter(has_text="Dance two").locator("+ .track")
    title = following.locator(".row-title").inner_text()
    page.get_by_role("button", name="Remove Dance two", exact=True).press("Enter")
    expect(told(page)).to_contain_text("Removed “Dance two”.")
    expect(page.get_by_role("link", name=title, exact=True)).to_be_focused()
    told(page).get_by_role("button", name="Undo").click()


def test_into_the_bin_and_back(page: Page) -> None:
    to_music(page)
    for title in ("Song one", "Song three"):
        page.get_by_label(f"Choose {title}").check()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(told(page)).to_contain_text("Removed 2 tracks.")
    page.get_by_role("link", name="Bin", exact=True).click()
    page.get_by_label("Choose Song three").check()
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(told(page)).to_contain_text("Restored 1 track.")
    expect(page.get_by_label("Choose Song one")).to_be_visible()


def test_the_bin_acts_on_the_search_that_it_shows(page: Page) -> None:
    page.get_by_label("Choose Song one").check()
    page.get_by_label("Find in the bin").fill("nothing like it")
    expect(page.get_by_role("heading", name="Nothing in the bin is called")).to_be_visible()
    page.get_by_label("Find in the bin").fill("song")
    page.get_by_label("Choose Song one").check()
    page.get_by_label("All that match").check()
    expect(chosen(page)).to_have_text("All 1 chosen")
    page.get_by_role("button", name="Remove for good").click()
    expect(page.get_by_role("heading", name="Remove 1 track for good?")).to_be_visible()
    expect(page.get_by_text("All that “song” finds in the bin")).to_be_visible()
    page.get_by_role("link", name="Keep it").click()
    expect(page.get_by_label("Choose Song one")).to_be_visible()


def test_all_of_it_works_without_scripts(browser: Browser, page: Page, site: Site) -> None:
    context = browser.new_context(
        base_url=site.url, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(page.url.partition("/music/")[0] + "/music/")
    plain.get_by_label("Choose Dance one").check()
    plain.get_by_role("button", name="Tag", exact=True).click()
    plain.get_by_label("Add tags").fill("rain, snow")
    plain.get_by_role("button", name="Change the tags").click()
    expect(plain.get_by_text("Changed the tags of 1 track.")).to_be_visible()
    plain.get_by_role("button", name="Undo").first.click()
    expect(plain.get_by_text("1 track is as before.")).to_be_visible()
    context.close()
