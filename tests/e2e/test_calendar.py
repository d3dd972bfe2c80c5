"""A week that is changed in the calendar: by dragging, and by keys alone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.site import Site, sign_in
from tests.e2e.week import PASSWORD, SHOP

pytestmark = pytest.mark.e2e
NEXT_WEEK = f"/b/paper-weeks/calendar/?week={datetime.now(UTC) + timedelta(days=7):%G-W%V}"


@pytest.fixture(scope="module")
def signed_in(browser: Browser, site: Site) -> Iterator[Page]:
    site.ask("week", "furnish")
    context = browser.new_context(base_url=site.url, viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    sign_in(page, "/b/paper-weeks/calendar/", SHOP.email, PASSWORD)
    expect(page.get_by_role("heading", name="Calendar")).to_be_visible()
    yield page
    context.close()


@pytest.fixture
def week(signed_in: Page) -> Page:
    signed_in.goto(NEXT_WEEK)
    return signed_in


def mark(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name, exact=True)


def drag(page: Page, what: Locator, hours: float, x_share: float = 0.15, y_share: float = 0.5) -> None:
    """From a point of it, so many hours down."""
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    wall = page.locator(".cal-wall").bounding_box()
    assert box
    assert wall
    x, y = box["x"] + box["width"] * x_share, box["y"] + box["height"] * y_share
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 10, steps=2)
    page.mouse.move(x, y + wall["height"] * hours / 24, steps=4)
    page.mouse.up()


def test_dragging_a_band_shows_what_it_changes_and_saves_it(week: Page) -> None:
    drag(week, mark(week, "Tuesday 09:00–12:00: Mornings (Calm)"), 1)
    panel = week.locator("#calendar-panel")
    expect(panel).to_contain_text("This is the rule for weekdays in 1 zone")
    expect(panel).to_contain_text("10:00–13:00")
    panel.get_by_role("button", name="Save").click()
    expect(mark(week, "Friday 10:00–13:00: Mornings (Calm)")).to_be_visible()
    week.get_by_role("button", name="Undo").click()
    expect(mark(week, "Friday 09:00–12:00: Mornings (Calm)")).to_be_visible()


def test_only_this_day_leaves_the_others_alone(week: Page) -> None:
    drag(week, mark(week, "Wednesday 17:00–21:00: Evening"), 1)
    week.get_by_role("radio", name=re.compile("Only Wednesday")).check()
    week.get_by_role("button", name="Save").click()
    expect(mark(week, "Wednesday 18:00–22:00: Evening")).to_be_visible()
    expect(mark(week, "Thursday 17:00–21:00: Evening")).to_be_visible()


def test_a_conflict_names_the_winner_before_it_is_saved(week: Page) -> None:
    drag(week, mark(week, "Monday 09:00–12:00: Mornings (Calm)"), 7)
    panel = week.locator("#calendar-panel")
    expect(panel).to_contain_text("Mornings plays, not Evening: it is the older one")
    panel.get_by_role("link", name="Cancel").click()
    expect(panel).to_be_hidden()
    expect(mark(week, "Monday 09:00–12:00: Mornings (Calm)")).to_be_focused()


def test_a_band_is_resized_by_keys_and_escape_takes_it_back(week: Page) -> None:
    band = mark(week, "Monday 09:00–12:00: Mornings (Calm)")
    shape = band.locator("svg")
    before = shape.get_attribute("height") or ""
    band.focus()
    band.press("Shift+ArrowDown")
    expect(week.get_by_role("status").filter(has_text="Mornings: Monday 09:00 to 12:15.")).to_have_count(1)
    assert shape.get_attribute("height") != before
    band.press("Escape")
    expect(shape).to_have_attribute("height", before)


def test_a_band_is_moved_by_keys_alone(week: Page) -> None:
    band = mark(week, "Monday 09:00–12:00: Mornings (Calm)")
    band.focus()
    band.press("ArrowUp")
    band.press("Enter")
    expect(week.get_by_role("button", name="Save")).to_be_focused()
    week.keyboard.press("Enter")
    expect(mark(week, "Monday 08:45–11:45: Mornings (Calm)")).to_be_visible()
    week.get_by_role("button", name="Undo").click()
    expect(mark(week, "Monday 09:00–12:00: Mornings (Calm)")).to_be_visible()


def test_a_tick_is_dragged_without_a_question(week: Page) -> None:
    drag(week, mark(week, "Tuesday 12:00: Lunch offer"), 1, x_share=0.5)
    expect(week.get_by_text("Moved to 13:00.")).to_be_visible()
    expect(mark(week, "Tuesday 13:00: Lunch offer, moved")).to_be_visible()


def test_a_tick_is_moved_and_skipped_by_keys(week: Page) -> None:
    tick = mark(week, "Thursday 12:00: Lunch offer")
    tick.focus()
    tick.press("ArrowDown")
    tick.press("Enter")
    moved = mark(week, "Thursday 12:15: Lunch offer, moved")
    expect(moved).to_be_focused()
    moved.press("Delete")
    expect(mark(week, "Thursday 12:00: Lunch offer, skipped")).to_be_visible()
    week.get_by_role("button", name="Undo").last.click()
    expect(mark(week, "Thursday 12:00: Lunch offer")).to_be_visible()


def test_a_night_of_one_day_goes_to_the_next_by_keys(week: Page) -> None:
    night = mark(week, "Saturday 22:00–24:00: Night (Evening)")
    night.focus()
    night.press("ArrowLeft")
    night.press("Enter")
    expect(week.locator("#calendar-panel")).to_contain_text("22:00–02:00, Fri")
    week.get_by_role("button", name="Save").click()
    expect(mark(week, "Saturday 00:00–02:00: Night (Evening)")).to_be_visible()


def test_a_phone_shows_one_day_and_links_to_the_others(week: Page) -> None:
    week.set_viewport_size({"width": 390, "height": 844})
    week.goto(NEXT_WEEK)
    expect(week.locator(".cal-day:visible")).to_have_count(1)
    week.get_by_role("link", name=re.compile("^Wed")).click()
    expect(week.get_by_role("group", name=re.compile("^Wednesday"))).to_be_visible()
    assert week.evaluate("document.documentElement.scrollWidth") <= 390
    week.set_viewport_size({"width": 1440, "height": 1000})
