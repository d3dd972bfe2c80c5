"""The remote's sliders by keyboard: no press is lost, and a burst of them is one command."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Response, Route, expect

from tests.e2e import shop
from tests.e2e.site import Site, sign_in

pytestmark = pytest.mark.e2e

#: The page's own clock: so far apart are two presses, and after that long without one a burst is over.
APART_MS, OVER_MS = 80, 500
#: What is still to be swapped; what is swapped settles by the page's clock.
ASKING = ":is(#now, #volumes).htmx-request:not(.htmx-settling)"


@pytest.fixture
def remote(browser: Browser, site: Site) -> Iterator[Page]:
    """The remote of a zone with music, whose clock goes on when the test says so."""
    site.ask("shop", "furnish")
    context = browser.new_context(base_url=site.url, bypass_csp=True)
    page = context.new_page()
    page.clock.install()
    sign_in(page, "/", shop.SHOP.email, shop.PASSWORD)
    page.get_by_role("link", name="Remote").click()
    expect(page.locator("#place")).to_be_visible()
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
    yield page
    context.close()


def is_press(request: Request) -> bool:
    return request.method == "POST"


def press(page: Page, slider: Locator, key: str, times: int) -> int:
    """Each press is followed by a look of the page at the server; gives the place before the first one."""
    slider.focus()
    begin = int(slider.input_value())
    for _ in range(times):
        page.keyboard.press(key)
        with page.expect_response(lambda answer: answer.request.method == "GET" and answer.ok):
            page.evaluate("for (const id of ['#now', '#volumes']) htmx.trigger(id, 'sse:players')")
        expect(page.locator(ASKING)).to_have_count(0)
        page.clock.run_for(APART_MS)
    return begin


def until(page: Page, holds: Callable[[], bool], limit_s: float = 15) -> None:
    """While the page's clock goes on a little."""
    end = time.monotonic() + limit_s
    while not holds():
        assert time.monotonic() < end, "It did not happen in time."
        page.clock.run_for(1)


def done(page: Page) -> Response:
    """The answer to the burst once it is over."""
    with page.expect_response(lambda answer: is_press(answer.request)) as found:
        page.clock.run_for(OVER_MS)
    return found.value


def test_ten_presses_on_the_place_are_ten_seconds_and_one_command(site: Site, remote: Page) -> None:
    place = remote.locator("#place")
    for key in ("End", "Home"):
        press(remote, place, key, 1)
    done(remote)
    before = len(site.ask("shop", "asked", action="seek"))
    begin = press(remote, place, "ArrowRight", 10)
    assert int(place.input_value()) == begin + 10
    assert done(remote).ok
    told = site.ask("shop", "asked", action="seek")
    assert [data["position_s"] for data in told[before:]] == [begin + 10]


def test_presses_on_a_volume_are_all_counted_and_one_command(site: Site, remote: Page) -> None:
    slider = remote.locator("#volume-zone")
    before = len(site.ask("shop", "asked", action="volume"))
    begin = press(remote, slider, "ArrowLeft", 3)
    assert done(remote).ok
    told = site.ask("shop", "asked", action="volume")
    assert [data["value"] for data in told[before:]] == [begin - 3]
    expect(slider).to_have_value(str(begin - 3))


def test_what_is_pressed_before_the_answer_is_there_is_sent_after_it(site: Site, remote: Page) -> None:
    held: list[Route] = []
    remote.route(
        "**/remote/", lambda route: held.append(route) if is_press(route.request) else route.continue_()
    )
    before = len(site.ask("shop", "asked", action="volume"))
    for slider in (remote.locator("#volume-zone"), remote.locator("[id^=volume-]:not(#volume-zone)").last):
        slider.focus()
        remote.keyboard.press("ArrowLeft")
        remote.clock.run_for(OVER_MS)
    for _ in range(2):
        until(remote, lambda: bool(held))
        with remote.expect_response(lambda answer: is_press(answer.request)):
            held.pop().continue_()
    assert len(site.ask("shop", "asked", action="volume")) == before + 2


def test_whoever_leaves_the_page_has_pressed_all_the_same(site: Site, remote: Page) -> None:
    slider, address = remote.locator("#volume-zone"), remote.url
    begin = press(remote, slider, "ArrowLeft", 2)
    remote.goto("/")
    remote.goto(address)
    expect(slider).to_have_value(str(begin - 2))
