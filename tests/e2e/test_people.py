"""An owner invites somebody, who signs up and sees their zone alone; gets another role; and is removed."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.readers import until
from tests.e2e.site import Site, sign_in
from tests.e2e.tavern import PASSWORD, SHOP

pytestmark = pytest.mark.e2e

NINA = "nina@tavern.example"
HOME = "/b/the-tavern/"


@pytest.fixture(scope="module")
def owner(browser: Browser, site: Site) -> Page:
    site.ask("tavern", "furnish")
    page = fresh(browser, site)
    sign_in(page, HOME, SHOP.email, PASSWORD)
    return page


@pytest.fixture(scope="module")
def nina(browser: Browser, site: Site) -> Page:
    return fresh(browser, site)


def fresh(browser: Browser, site: Site) -> Page:
    page = browser.new_context(base_url=site.url).new_page()
    page.set_default_timeout(15_000)
    return page


def test_the_owner_invites_somebody_for_one_zone(owner: Page) -> None:
    owner.get_by_label("Your account").click()
    owner.get_by_role("link", name="People").click()
    owner.get_by_role("link", name="Invite somebody").first.click()
    owner.get_by_label("E-mail address").fill(NINA)
    expect(owner.get_by_label("Garden")).to_be_hidden()
    owner.get_by_label("Zone user").check()
    owner.get_by_label("Garden").check()
    owner.get_by_role("button", name="Send the invitation").click()
    expect(row(owner, NINA)).to_contain_text("Garden")


def test_who_is_invited_signs_up_and_sees_their_zone_alone(nina: Page) -> None:
    open_link(nina)
    expect(nina.get_by_role("heading", name="Work in The Tavern?")).to_be_visible()
    assert not re.search(r"/invitation/[\w-]{40,}", nina.url), "the token stands in the address"
    nina.get_by_role("link", name="Create an account").click()
    expect(nina.get_by_label("E-mail address")).to_have_value(NINA)
    nina.get_by_label("Password").fill("a quiet corner at ten")
    nina.get_by_role("button", name="Create account").click()
    nina.get_by_role("button", name="Join The Tavern").click()
    lanes = nina.locator("#lanes")
    expect(lanes.get_by_text("Garden").first).to_be_visible()
    expect(lanes.get_by_text("Taproom")).to_have_count(0)


def open_link(page: Page) -> None:
    """Once the worker has sent the mail."""
    link = page.get_by_role("link", name=re.compile("invitation"))
    until(lambda: page.goto("/demo/mail/") and link.count())
    link.first.click()


def test_another_role_holds_with_the_next_click(owner: Page, nina: Page) -> None:
    owner.goto(f"{HOME}people/")
    row(owner, NINA).get_by_role("link").click()
    owner.get_by_label("Manager").check()
    owner.get_by_role("button", name="Save").click()
    expect(row(owner, NINA)).to_contain_text("Manager")
    nina.reload()
    expect(nina.locator("#lanes").get_by_text("Taproom").first).to_be_visible()


def test_the_open_page_of_who_is_removed_says_so(owner: Page, nina: Page) -> None:
    row(owner, NINA).get_by_role("link").click()
    owner.get_by_role("link", name="Remove").click()
    owner.get_by_role("button", name="Remove", exact=True).click()
    expect(owner.get_by_text("does not work here any more")).to_be_visible()
    expect(nina.get_by_text("not a member of, or not any more")).to_be_visible(timeout=15_000)


def test_the_link_of_before_leads_back_to_nothing(nina: Page) -> None:
    open_link(nina)
    expect(nina.get_by_role("heading", name="This invitation was used")).to_be_visible()
    nina.goto("/businesses/")
    expect(nina.get_by_role("heading", name="No business yet")).to_be_visible()


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("main").get_by_role("listitem").filter(has_text=text)
