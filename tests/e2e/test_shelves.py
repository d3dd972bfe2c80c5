"""The list of announcements in the browser: found, ticked, moved; and a name that is heard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import shelves
from tests.e2e.site import Site, sign_in

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def page(browser: Browser, site: Site) -> Iterator[Page]:
    site.ask("shelves", "furnish")
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, "/", shelves.SHOP.email, shelves.PASSWORD)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Announcements").click()
    yield page
    context.close()


def test_what_is_ticked_stays_so_while_the_list_asks_for_itself(page: Page, site: Site) -> None:
    expect(page.get_by_text("Speaking")).to_be_visible()
    expect(page.get_by_label("Move to")).to_be_hidden()
    page.get_by_label("Pick Bread").press("Space")
    page.get_by_label("Pick Soup").press("Space")
    site.ask("shelves", "is_spoken")
    expect(page.get_by_text("Speaking")).to_be_hidden()
    expect(page.get_by_label("Pick Bread")).to_be_checked()


def test_it_is_moved_and_taken_back(page: Page) -> None:
    page.get_by_label("Move to").select_option("Offers")
    page.get_by_role("button", name="Move", exact=True).click()
    messages = page.get_by_role("status", name="Messages")
    expect(messages).to_contain_text("Moved 2 announcements to “Offers”.")
    page.get_by_role("button", name="Undo").click()
    expect(messages).to_contain_text("Moved 2 announcements back.")


def test_a_word_finds_without_a_press(page: Page) -> None:
    page.get_by_label("Find an announcement").fill("soup")
    expect(page.get_by_role("link", name="Bread", exact=True)).to_be_hidden()
    expect(page.get_by_role("link", name="Soup", exact=True)).to_be_visible()
    page.get_by_label("State").select_option("Off")
    expect(page.get_by_role("heading", name="No announcement fits")).to_be_visible()
    page.get_by_role("link", name="Show all").click()
    expect(page.get_by_role("link", name="Bread", exact=True)).to_be_visible()


def test_a_name_is_heard_by_itself_once_it_is_spoken(page: Page) -> None:
    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_role("link", name="Add a name").click()
    page.get_by_label("Said like").fill("Shivawn")
    page.get_by_role("button", name="Hear it").click()
    expect(page.get_by_role("link", name="Pause how it sounds")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Spoken by the built-in voice")).to_be_visible()
