"""The week of opening hours and the regions of a country, by their buttons, in a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.hotel import EMAIL, PASSWORD
from tests.e2e.site import Site, sign_in

pytestmark = pytest.mark.e2e
HOURS = "/b/hotel-hush/hours/"


@pytest.fixture(scope="module")
def page(browser: Browser, site: Site) -> Iterator[Page]:
    site.ask("hotel", "furnish")
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    sign_in(page, HOURS, EMAIL, PASSWORD)
    expect(page.get_by_role("heading", name="Opening hours")).to_be_visible()
    yield page
    context.close()


def test_a_day_is_filled_in_and_copied_by_keyboard(page: Page) -> None:
    page.goto(HOURS)
    page.get_by_role("button", name="Monday: add hours").press("Enter")
    expect(page.get_by_label("Monday, opens")).to_be_focused()
    page.get_by_label("Monday, opens").fill("09:00")
    page.get_by_label("Monday, closes").fill("18:00")
    page.get_by_role("button", name="Monday: copy to all days").press("Enter")
    expect(page.get_by_label("Sunday, closes")).to_have_value("18:00")
    expect(page.get_by_role("button", name="Monday: copy to all days")).to_be_focused()
    page.get_by_role("button", name="Sunday: closed").click()
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("Saved the hours of the whole business.")).to_be_visible()
    expect(page.get_by_label("Saturday, opens")).to_have_value("09:00")
    expect(page.get_by_label("Sunday, opens")).to_have_count(0)


def test_another_place_is_chosen(page: Page) -> None:
    page.goto(HOURS)
    page.get_by_label("Of").select_option("Spa")
    expect(page.get_by_role("heading", name="Spa")).to_be_visible()
    assert "place=zone" in page.url


def test_a_country_shows_its_regions(page: Page) -> None:
    page.goto(f"{HOURS}holidays/new/")
    page.get_by_label("Country").select_option("Germany")
    page.get_by_label("Region").select_option("Bayern")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("Holidays: Germany, Bayern")).to_be_visible()
    expect(page.get_by_text("Christmas Day")).to_be_visible()
