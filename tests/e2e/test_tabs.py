"""Two tabs in two businesses never mix, of a person who has both and of staff on two visits."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import tabs as banks
from tests.e2e.site import Site, sign_in
from tests.e2e.test_uploading import tone

pytestmark = pytest.mark.e2e
REASON = "Lara asked which bank is louder"


class Tabs(NamedTuple):
    left: Page
    right: Page

    def both(self) -> list[tuple[Page, str]]:
        return list(zip(self, banks.SHOPS, strict=True))


@pytest.fixture(scope="module")
def tokens(site: Site) -> dict[str, str]:
    given: dict[str, str] = site.ask("tabs", "furnish")
    return given


@pytest.fixture
def lists(site: Site, tokens: dict[str, str]) -> dict[str, str]:
    """An empty playlist of each, by slug."""
    given: dict[str, str] = site.ask("tabs", "emptied")
    return given


@pytest.fixture(params=["a person with both", "staff on two visits"])
def tabs(request: Any, browser: Browser, site: Site, lists: dict[str, str]) -> Iterator[Tabs]:
    """Two tabs of one browser, the left bank in one, the right bank in the other."""
    is_staff = request.param.startswith("staff")
    context = browser.new_context(base_url=site.url)
    found = Tabs(context.new_page(), context.new_page())
    sign_in(found.left, "/", banks.SAM if is_staff else banks.EMAIL, banks.PASSWORD)
    for page, slug in found.both():
        page.goto("/staff/" if is_staff else f"/b/{slug}/")
        if is_staff:
            enter(page, banks.SHOPS[slug])
        page.wait_for_url(f"**/b/{slug}/")
    yield found
    context.close()


def enter(page: Page, name: str) -> None:
    """By the keyboard alone."""
    page.keyboard.press("Control+k")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Why do you need to go in?")).to_be_focused()
    page.keyboard.type(REASON)
    page.keyboard.press("Enter")


def held(site: Site, what: str) -> list[list[str]]:
    """Of the left bank, and of the right."""
    found = site.ask("tabs", "held")
    return [found[slug][what] for slug in banks.SHOPS]


def test_forms_that_are_open_side_by_side_land_where_their_tab_says(tabs: Tabs, site: Site) -> None:
    for page, slug in tabs.both():
        page.goto(f"/b/{slug}/announcements/folders/new/")
        page.get_by_label("Name").fill(f"From {slug}")
    for page, slug in reversed(tabs.both()):
        page.get_by_role("button", name="Save").click()
        page.wait_for_url(f"**/b/{slug}/announcements/folders/")
        expect(page.get_by_role("link", name=f"From {slug}", exact=True)).to_be_visible()
    assert held(site, "folders") == [["From left-bank"], ["From right-bank"]]


def test_fragments_come_from_and_go_to_the_business_of_their_tab(
    tabs: Tabs, site: Site, lists: dict[str, str]
) -> None:
    for page, slug in tabs.both():
        page.goto(f"/b/{slug}/playlists/{lists[slug]}/")
    for page, slug in reversed(tabs.both()):
        page.get_by_label("Find a track to add").press_sequentially("bank")
        page.get_by_role("button", name=f"Add {banks.SHOPS[slug]} song").click()
        expect(page.locator("#places")).to_contain_text(f"{banks.SHOPS[slug]} song")
    assert held(site, "playlist") == [["Left Bank song"], ["Right Bank song"]]


def test_uploads_at_the_same_time_land_where_they_were_dropped(
    tabs: Tabs, site: Site, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    who = "visit" if "staff" in request.node.name else "own"
    for number, (page, slug) in enumerate(tabs.both()):
        page.goto(f"/b/{slug}/music/")
        file = tone(tmp_path / f"{slug} {who}.wav", 300 + 50 * number + len(who))
        page.get_by_label("Music files").set_input_files(file)
    for page, slug in tabs.both():
        expect(page.locator("#uploads")).to_contain_text("Uploaded 1 file")
        expect(page.get_by_role("link", name=f"{slug} {who}", exact=True)).to_be_visible()
    left, right = held(site, "music")
    assert [f"left-bank {who}" in left, f"right-bank {who}" in left] == [True, False]
    assert [f"left-bank {who}" in right, f"right-bank {who}" in right] == [False, True]


def test_what_a_player_says_is_seen_in_its_businesss_tab_alone(
    tabs: Tabs, site: Site, tokens: dict[str, str]
) -> None:
    for page, slug in tabs.both():
        with page.expect_response("**/live?key=*"):
            page.goto(f"/b/{slug}/players/")
    for rms_db, slug in ((-21, "left-bank"), (-43, "right-bank")):
        report = {"sent_at": "2026-03-02T09:00:00.000Z", "status": {"rms_db": rms_db}, "events": []}
        headers = {"Authorization": f"Bearer {tokens[slug]}"}
        httpx.post(f"{site.url}/player/reports", json=report, headers=headers).raise_for_status()
    for page, rms_db in ((tabs.left, -21), (tabs.right, -43)):
        page.bring_to_front()
        expect(page.get_by_role("img", name=re.compile(r"-?\d+ decibels"))).to_have_count(1)
        expect(page.get_by_role("img", name=f"{rms_db} decibels")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("tabs", ["staff on two visits"], indirect=True)
def test_every_change_of_a_visit_stands_in_the_log_of_its_business(tabs: Tabs, site: Site) -> None:
    for page, slug in tabs.both():
        page.goto(f"/b/{slug}/announcements/folders/new/")
        page.get_by_label("Name").fill("Lunch")
    for page, _ in tabs.both():
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("link", name="Lunch", exact=True)).to_be_visible()
    told = site.ask("tabs", "told_of_visits")
    assert {slug for slug, _ in told} >= set(banks.SHOPS)
    assert all(slug == visited for slug, visited in told)


@pytest.mark.parametrize("tabs", ["staff on two visits"], indirect=True)
def test_leaving_one_business_leaves_the_other_open(tabs: Tabs) -> None:
    tabs.left.get_by_role("button", name="Leave").click()
    tabs.left.wait_for_url("**/staff/")
    assert tabs.right.reload().status == 200  # type: ignore[union-attr]
    expect(tabs.right.get_by_text("you are visiting Right Bank")).to_be_visible()
    assert tabs.left.goto("/b/left-bank/").status == 403  # type: ignore[union-attr]


@pytest.mark.parametrize("tabs", ["staff on two visits"], indirect=True)
def test_what_comes_too_late_asks_for_a_reason_and_keeps_the_page(
    tabs: Tabs, site: Site, lists: dict[str, str]
) -> None:
    page = tabs.left
    page.goto(f"/b/left-bank/playlists/{lists['left-bank']}/")
    page.get_by_label("Name").fill("Late evening")
    site.ask("tabs", "end_visits")
    page.get_by_role("button", name="Add Left Bank song").click()
    expect(page.get_by_role("dialog")).to_contain_text("What you just did was not done")
    page.get_by_label("Why do you need to go in?").fill(REASON)
    page.get_by_role("dialog").get_by_role("button", name="Enter for 60 minutes").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_label("Name")).to_have_value("Late evening")
    page.get_by_role("button", name="Add Left Bank song").click()
    expect(page.locator("#places")).to_contain_text("Left Bank song")


@pytest.mark.parametrize("tabs", ["staff on two visits"], indirect=True)
def test_the_palette_gives_the_focus_back_and_keeps_the_page(tabs: Tabs) -> None:
    page = tabs.left
    page.goto("/b/left-bank/zones/")
    button = page.get_by_role("link", name="Find a business")
    button.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("combobox", name="Business, owner or page")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("right bank")
    page.keyboard.press("Enter")
    page.wait_for_url("**/b/right-bank/zones/")
