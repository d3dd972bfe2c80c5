"""Signing in with a second step, in a real browser, by passkeys that the browser itself keeps."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.codes import PERIOD_S, code
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

PASSWORD = "five o'clock shadows"
KEYS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """Wide enough for all tabs. A refused script or style is a failure of its own."""
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15_000)
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    yield page
    context.close()
    assert not refused


@pytest.fixture
def keyring(page: Page) -> str:
    """A place for passkeys in this browser, such as a fingerprint opens."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": KEYS})
    name: str = made["authenticatorId"]
    return name


@pytest.fixture
def email() -> str:
    """Of somebody who has set up nothing, also at a second try."""
    return f"{uuid4().hex}@sync2gear.example"


def enter(page: Page, site: Site, email: str) -> None:
    """By password, as far as that leads."""
    site.ask("staff", "hire", email=email, password=PASSWORD)
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)


def prove(page: Page) -> None:
    """The password again, before what protects the account is changed."""
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def leave(page: Page) -> None:
    page.goto("/profile/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: not url.endswith("/profile/"))


def add_passkey(page: Page) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    prove(page)
    page.get_by_label("Name").fill("This laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def test_a_passkey_signs_in_without_the_password(page: Page, site: Site, email: str, keyring: str) -> None:
    enter(page, site, email)
    add_passkey(page)
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_text("Signs in alone")).to_be_visible()
    leave(page)
    page.goto("/accounts/login/?next=/profile/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your profile")).to_be_visible()


def test_a_passkey_is_the_second_step(page: Page, site: Site, email: str, keyring: str) -> None:
    enter(page, site, email)
    add_passkey(page)
    leave(page)
    enter(page, site, email)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto("/profile/")
    expect(page.get_by_role("heading", name="Your profile")).to_be_visible()


def test_a_browser_without_passkeys_says_so(page: Page, site: Site) -> None:
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("cannot use passkeys")


def test_codes_of_an_app_and_for_the_day_it_is_lost(page: Page, site: Site, email: str) -> None:
    enter(page, site, email)
    page.goto("/accounts/2fa/totp/activate/")
    prove(page)
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(code(secret))
    page.get_by_role("button", name="Turn on").click()
    codes = page.locator("#recovery-codes").inner_text().split()
    assert len(codes) == 10
    leave(page)

    enter(page, site, email)
    answer(page, wrong(secret))
    expect(page.get_by_text("This code is not right")).to_be_visible()
    answer(page, code(secret))
    leave(page)

    enter(page, site, email)
    answer(page, codes[0])
    leave(page)
    enter(page, site, email)
    answer(page, codes[0])
    expect(page.get_by_text("This code is not right")).to_be_visible()


def wrong(secret: str) -> str:
    """None that is valid around now."""
    return code(secret, at=PERIOD_S * 1000)


def answer(page: Page, typed: str) -> None:
    page.get_by_label("Code").fill(typed)
    page.get_by_role("button", name=re.compile("^Sign in$")).click()
    page.wait_for_load_state()
