"""The planned sound of a moment, heard in the page: by hand, by keyboard, and by ear."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import recording
from tests.e2e.shop import PASSWORD, SHOP
from tests.e2e.site import Site, sign_in

pytestmark = pytest.mark.e2e
PATH = "/b/sound-check/time-travel/"


@pytest.fixture(scope="module")
def page(browser: Browser, site: Site) -> Iterator[Page]:
    site.ask("shop", "furnish")
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    sign_in(page, PATH, SHOP.email, PASSWORD)
    expect(page.get_by_role("heading", name="Time travel")).to_be_visible()
    yield page
    context.close()


def test_the_plan_is_heard_from_the_chosen_moment(page: Page) -> None:
    page.get_by_role("button", name="Listen to the plan").click()
    recording.until(page, "rehearsal.playing && rehearsal.level_db > -50")
    marked = page.locator("[aria-current=time]")
    expect(marked).to_have_count(1)
    expect(page.get_by_role("alert")).to_be_hidden()


def test_an_arrow_seeks_along_the_plan(page: Page) -> None:
    before = page.evaluate("rehearsal.at_ms")
    page.locator("body").press("ArrowRight")
    assert page.evaluate("rehearsal.at_ms") >= before + 14_000
    recording.until(page, "!rehearsal.loading && rehearsal.level_db > -50")


def test_space_pauses_where_it_is_and_plays_on(page: Page) -> None:
    page.locator("body").press(" ")
    assert page.evaluate("rehearsal.playing") is False
    recording.until(page, "rehearsal.level_db < -100")
    page.locator("body").press(" ")
    recording.until(page, "rehearsal.playing && rehearsal.level_db > -50")


def test_a_time_in_the_list_is_a_place_to_seek_to(page: Page) -> None:
    link = page.locator("[data-seek]").last
    wanted = int(link.get_attribute("data-seek") or 0)
    link.click()
    assert abs(page.evaluate("rehearsal.at_ms") - wanted) < 5_000
    assert page.url.endswith(PATH)
    page.evaluate("rehearsal.pause()")


def test_where_no_announcement_comes_it_says_so(page: Page) -> None:
    page.get_by_role("button", name="Next announcement").click()
    expect(page.get_by_role("alert")).to_contain_text("No announcement comes after this moment")
