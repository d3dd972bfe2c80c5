"""The list of players is told of what players say, without asking."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.site import Site, sign_in
from tests.e2e.wire import PASSWORD, SHOP

pytestmark = pytest.mark.e2e
PLAYERS = "/b/live-wire/players/"
#: The page asks by itself only every twenty seconds.
SOON_MS = 5_000
TOLD = "new Promise((done) => document.addEventListener('sse:players', done, { once: true }))"
Say = Callable[[float], None]


@pytest.fixture(scope="module")
def token(site: Site) -> str:
    given: str = site.ask("wire", "furnish")
    return given


@pytest.fixture(scope="module")
def signed_in(browser: Browser, site: Site, token: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    sign_in(page, PLAYERS, SHOP.email, PASSWORD)
    expect(page.get_by_role("heading", name="Players")).to_be_visible()
    yield page
    context.close()


@pytest.fixture
def players(signed_in: Page) -> Page:
    """The list, with its stream open."""
    with signed_in.expect_response("**/live?key=*"):
        signed_in.goto(PLAYERS)
    return signed_in


@pytest.fixture
def say(site: Site, token: str) -> Say:
    """Have the player report its level."""
    headers = {"Authorization": f"Bearer {token}"}

    def say(rms_db: float) -> None:
        report = {"sent_at": "2026-03-02T09:00:00.000Z", "status": {"rms_db": rms_db}, "events": []}
        httpx.post(f"{site.url}/player/reports", json=report, headers=headers).raise_for_status()

    return say


def level(page: Page, rms_db: float) -> None:
    expect(page.get_by_role("img", name=f"{rms_db} decibels")).to_be_visible(timeout=SOON_MS)


def test_what_a_player_says_is_seen_at_once(players: Page, say: Say) -> None:
    for rms_db in (-20, -30, -40):
        say(rms_db)
        level(players, rms_db)


def test_what_a_player_says_while_the_page_fetches_is_seen_too(players: Page, say: Say) -> None:
    """The answer under way is of before."""

    def answer_late(route: Route) -> None:
        before = route.fetch()
        players.evaluate(f"window.told = {TOLD}; null")
        say(-31)
        players.evaluate("told.then(() => null)")
        route.fulfill(response=before)

    players.route(f"**{PLAYERS}", answer_late, times=1)
    say(-21)
    level(players, -31)


def test_a_page_finds_back_to_a_server_that_was_away(players: Page, site: Site, say: Say) -> None:
    site.stop_web()
    # One that is stopping still answers, but not well.
    with players.expect_response(lambda answer: "/live?key=" in answer.url and answer.ok, timeout=60_000):
        site.start_web()
    say(-25)
    level(players, -25)


def test_a_page_that_nobody_looks_at_holds_no_line(players: Page, say: Say) -> None:
    players.evaluate(
        """Object.defineProperty(document, "hidden", { get: () => window.away, configurable: true });
        window.away = true; document.dispatchEvent(new Event("visibilitychange"));"""
    )
    requests: list[str] = []
    players.on("request", lambda request: requests.append(request.url))
    other = players.context.new_page()
    with other.expect_response("**/live?key=*"):
        other.goto(PLAYERS)
    say(-33)
    level(other, -33)
    assert requests == []
    with players.expect_response("**/live?key=*"):
        players.evaluate("window.away = false; document.dispatchEvent(new Event('visibilitychange'))")
    level(players, -33)
