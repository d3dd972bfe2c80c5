"""An announcement is written in the browser, part by part."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.e2e import desk
from tests.e2e.site import Site, sign_in

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def take(site: Site) -> str:
    recording: str = site.ask("desk", "furnish")
    return recording


@pytest.fixture(scope="module")
def page(browser: Browser, site: Site, take: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, "/", desk.SHOP.email, desk.PASSWORD)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Announcements").click()
    page.get_by_role("main").get_by_role("link", name=re.compile("^Write")).first.click()
    yield page
    context.close()


def parts(page: Page) -> Locator:
    return page.locator("#part-rows .part")


def test_a_new_one_is_a_title_and_a_text(page: Page) -> None:
    page.get_by_label("Title").fill("Closing")
    page.get_by_label("Text").fill("We close soon.")
    expect(parts(page)).to_have_count(1)
    expect(page.get_by_label("Language")).to_be_hidden()


def test_a_part_is_heard_as_it_stands(page: Page) -> None:
    page.get_by_role("button", name="Hear it").click()
    expect(page.get_by_role("link", name="Pause this part")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("spoken by the built-in voice")).to_be_visible()


def test_a_variable_comes_where_the_caret_is(page: Page) -> None:
    page.get_by_text("Words that change").click()
    page.get_by_label("Text").press("Home")
    page.get_by_role("button", name="{business}").click()
    expect(page.get_by_label("Text")).to_have_value("{business}We close soon.")
    page.get_by_label("Text").fill("We close soon.")


def test_a_chime_comes_first_and_can_be_heard(page: Page) -> None:
    page.get_by_role("button", name="Add a chime").click()
    expect(parts(page)).to_have_count(2)
    page.get_by_label("Which chime?").select_option(label="Glass")
    with page.expect_response("**/chimes/glass.wav"):
        page.get_by_role("link", name="Play the chime").click()
    expect(page.get_by_label("Text")).to_have_value("We close soon.")


def test_parts_are_moved_by_keyboard(page: Page) -> None:
    page.get_by_role("button", name="Move line 2 up").press("Enter")
    expect(page.get_by_role("button", name="Move line 1 down")).to_be_focused()
    expect(parts(page).first.get_by_label("Text")).to_be_visible()
    page.keyboard.press("Enter")
    expect(parts(page).first.get_by_label("Which chime?")).to_have_value("glass")


@contextmanager
def held(page: Page) -> Iterator[None]:
    """What the page asks meanwhile is answered afterwards."""
    waiting: list[Route] = []

    def wait(route: Route) -> None:
        waiting.append(route)

    page.route("**/announcements/new/", wait)
    try:
        with page.expect_request("**/announcements/new/"):
            yield
    finally:
        for route in waiting:
            route.continue_()
        page.unroute("**/announcements/new/")


def test_what_is_typed_while_the_server_answers_stays_with_its_part(page: Page) -> None:
    text = page.get_by_label("Text")
    with held(page):
        page.get_by_role("button", name="Move line 2 up").click()
        text.fill("We close now.")
        text.press("Home")
    expect(parts(page).first.get_by_label("Text")).to_be_focused()
    page.keyboard.type("Dear guests. ")
    expect(text).to_have_value("Dear guests. We close now.")


def test_what_is_turned_and_chosen_meanwhile_stays_too(page: Page) -> None:
    with held(page):
        page.get_by_role("button", name="Move line 2 up").click()
        page.get_by_text("Voice: Chosen for you").press("Enter")
        page.get_by_label("Which chime?").select_option(label="Soft")
        page.get_by_label("Speed").fill("1.5")
    expect(parts(page).first.get_by_label("Which chime?")).to_have_value("soft")
    expect(page.get_by_label("Speed")).to_have_value("1.5")
    expect(page.get_by_text("1.5 ×")).to_be_visible()
    page.get_by_label("Which chime?").select_option(label="Glass")
    page.get_by_text("Voice: Chosen for you").click()
    page.get_by_label("Text").fill("We close soon.")


def test_a_recording_that_is_kept_becomes_a_part(page: Page, take: str) -> None:
    page.get_by_text("Add a recording").click()
    page.evaluate(
        """(recording) => document.getElementById("recorder").dispatchEvent(new CustomEvent("recorded", {
          bubbles: true,
          detail: { recording, title: "Take one", start_ms: 500, end_ms: 2500, gated: true },
        }))""",
        take,
    )
    expect(parts(page)).to_have_count(3)
    expect(parts(page).last).to_contain_text("Take one")
    expect(parts(page).last).to_contain_text("0:02")
    expect(parts(page).last.get_by_label("Take the noise")).to_be_checked()


def test_a_file_that_is_uploaded_becomes_a_part(page: Page, site: Site) -> None:
    page.get_by_text("Add a recording").click()
    page.get_by_role("button", name="Upload a file").click()
    page.get_by_label("Sound file").set_input_files(site.folder / "take.mp3")
    page.get_by_role("button", name="Keep").click()
    expect(parts(page)).to_have_count(4, timeout=30_000)
    page.get_by_role("button", name="Take out part 4").click()
    expect(parts(page)).to_have_count(3)


def test_what_stands_open_stays_open(page: Page) -> None:
    page.get_by_text("Voice: Chosen for you").click()
    page.get_by_role("button", name="Add a pause").click()
    expect(parts(page)).to_have_count(4)
    expect(page.get_by_label("Language")).to_be_visible()


def test_what_is_wrong_is_said_and_nothing_is_lost(page: Page) -> None:
    page.get_by_label("How long?").fill("99")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("A pause lasts 10 seconds at most.")).to_be_visible()
    expect(page.get_by_label("Which chime?")).to_have_value("glass")
    expect(page.get_by_label("Text")).to_have_value("We close soon.")


def test_the_whole_is_made_and_heard(page: Page) -> None:
    page.get_by_label("How long?").fill("0.5")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Ready", exact=True)).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="Play Closing", exact=True).click()
    expect(page.get_by_role("link", name="Pause Closing")).to_be_visible()


def test_older_versions_stay_in_sight_while_the_newest_is_made(page: Page, site: Site) -> None:
    page.goto(f"{page.url.split('/announcements/')[0]}/announcements/{site.ask('desk', 'rewrite')}/?page=2")
    for _ in range(2):
        page.wait_for_event("requestfinished", lambda asked: "/announcements/" in asked.url)
    expect(page.get_by_text("Version 1", exact=True)).to_be_visible()
    expect(page.get_by_text("2 of 2")).to_be_visible()
