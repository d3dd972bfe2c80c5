"""Music kept in order in the browser: chosen by ranges, tagged by chips, dragged into folders."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e import crates
from tests.e2e.site import Site, sign_in

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def page(browser: Browser, site: Site) -> Iterator[Page]:
    site.ask("crates", "furnish")
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, "/", crates.SHOP.email, crates.PASSWORD)
    music(page)
    yield page
    context.close()


def music(page: Page, tab: str = "Tracks") -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Music").click()
    page.get_by_role("navigation", name="Music").get_by_role("link", name=tab).click()


def drag(page: Page, source: Locator, target: Locator) -> None:
    source.hover()
    page.mouse.down()
    target.hover()
    target.hover()
    page.mouse.up()


def test_a_range_is_chosen_with_shift(page: Page) -> None:
    bar = page.get_by_role("form", name="What to do with the chosen tracks")
    expect(bar).to_be_hidden()
    page.get_by_label(re.compile("^Choose ")).first.click()
    page.get_by_label(re.compile("^Choose ")).nth(3).click(modifiers=["Shift"])
    expect(bar).to_contain_text("4 chosen")
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()


def test_tags_are_chips_and_known_ones_are_suggested(page: Page) -> None:
    page.get_by_label("Choose Dusk").check()
    page.get_by_role("button", name="Tag", exact=True).click()
    box = page.get_by_label("Add tags")
    box.press_sequentially("ni")
    expect(page.locator("datalist option[value=night]")).to_be_attached()
    box.fill("late")
    box.press("Enter")
    box.press_sequentially("warm,")
    page.get_by_label("Take late away").click()
    page.get_by_role("button", name="Change the tags").click()
    expect(page.get_by_role("status", name="Messages")).to_contain_text("Changed the tags of 1 track.")
    page.get_by_role("link", name="Dusk").click()
    expect(page.get_by_label(re.compile("^Take .* away$"))).to_have_count(2)


def test_tracks_of_a_folder_are_dragged_into_order(page: Page) -> None:
    music(page, "Folders")
    page.get_by_role("link", name="Jazz").click()
    drag(page, page.locator("[data-grip]").nth(0), page.locator("[data-grip]").nth(2))
    expect(page.locator("#places .row-title").nth(2)).to_have_text("Autumn")
    page.get_by_label("Move Autumn up").press("Enter")
    expect(page.locator("#places .row-title").nth(1)).to_have_text("Autumn")
    expect(page.get_by_label("Move Autumn up")).to_be_focused()


def test_a_track_is_dropped_on_a_folder_and_taken_back(page: Page) -> None:
    drag(page, page.locator("[data-grip]").nth(0), page.get_by_role("link", name=re.compile("^Bebop")))
    messages = page.get_by_role("status", name="Messages")
    expect(messages).to_contain_text("Moved 1 track to “Bebop”.")
    expect(page.locator("#places .row-title")).to_have_count(2)
    messages.get_by_role("button", name="Undo").last.click()
    expect(page.locator("#places .row-title")).to_have_count(3)


def test_a_folder_is_dropped_on_another_and_never_in_itself(page: Page) -> None:
    music(page, "Folders")
    jazz, bebop = (page.locator(f"[data-named='{name}'] > .branch") for name in ("Jazz", "Bebop"))
    drag(page, jazz.locator("[data-grip-folder]"), bebop)
    expect(page.locator("[data-named='Bebop'] [data-named='Jazz']")).to_have_count(0)
    drag(page, bebop.locator("[data-grip-folder]"), page.locator(".tree-top"))
    expect(page.locator("[data-named='Jazz'] [data-named='Bebop']")).to_have_count(0)
