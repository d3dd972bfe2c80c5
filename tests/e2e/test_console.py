"""Every page of the staff's console, and those of owners and of one's account, on a phone and on a desk."""

from collections.abc import Iterable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tenants.models import Business
from tests.bench.staff import addresses
from tests.e2e import tabs as banks
from tests.e2e.site import Site, sign_in

pytestmark = pytest.mark.e2e
OF_OWNERS = ("people", "people/invite", "plan", "log", "support", "support/new", "settings", "settings/close")
OF_ACCOUNTS = ("businesses", "profile", "accounts/sessions", "accounts/2fa", "accounts/email")
OWNS = [*(f"/b/left-bank/{path}/" for path in OF_OWNERS), *(f"/{path}/" for path in OF_ACCOUNTS)]


@pytest.fixture(params=[390, 1440])
def page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    site.ask("tabs", "furnish")
    context = browser.new_context(base_url=site.url, viewport={"width": request.param, "height": 900})
    yield context.new_page()
    context.close()


def troubles(page: Page, paths: Iterable[str]) -> list[str]:
    """What the browser complains of, and pages that are wider than it."""
    said: list[str] = []
    found: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in paths:
        said.clear()
        answer = page.goto(path)
        page.wait_for_load_state("networkidle")
        if answer and answer.status == 405:  # it only changes something
            continue
        found += [f"{path}: {each}" for each in said]
        found += [f"{path} answers {answer.status}"] if answer and answer.status != 200 else []
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path} is wider than the window")
    return found


def test_no_page_of_the_console_is_broken(page: Page) -> None:
    sign_in(page, "/", banks.SAM, banks.PASSWORD)
    assert troubles(page, dict(addresses(Business(slug="left-bank"))).values()) == []


def test_no_page_of_owners_is_broken(page: Page) -> None:
    sign_in(page, "/", banks.EMAIL, banks.PASSWORD)
    assert troubles(page, OWNS) == []
