"""A portal without HTTPS, in the network of the shop: browsers refuse such a page a good deal."""

import hashlib
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e import recording
from tests.player.conftest import PLAYER
from tests.player.face.conftest import Server

URL = "http://shop.lan"


@pytest.fixture
def server(track: bytes) -> Server:
    server = Server(URL, track)
    server.feed["media"]["m1"] |= {"sha256": hashlib.sha256(track).hexdigest(), "bytes": len(track)}
    return server


@pytest.fixture
def browser_profile(browser_profile: BrowserContext, server: Server) -> BrowserContext:
    browser_profile.unroute("**/player/**")
    browser_profile.route(f"{URL}/**", from_disk)
    browser_profile.route("**/player/**", server.answer)
    return browser_profile


def from_disk(route: Route) -> None:
    name = route.request.url.removeprefix(f"{URL}/player/").partition("?")[0] or "index.html"
    route.fulfill(path=PLAYER / name)


def test_the_page_is_one_that_may_not_ask_for_cryptography(player: Page) -> None:
    assert player.evaluate("[isSecureContext, typeof crypto.subtle, typeof caches]") == [
        False,
        "undefined",
        "undefined",
    ]


def test_it_plays_and_keeps_its_sound_as_long_as_it_is_open(player: Page) -> None:
    recording.until(player, "window.sync2gear.level_db > -50 && window.sync2gear.cached === 1")


def test_a_sound_that_comes_damaged_is_not_played(
    server: Server, track: bytes, open_player: Callable[..., Page]
) -> None:
    sound = bytearray(track)
    sound[len(sound) // 2] ^= 1
    server.track = bytes(sound)
    player = open_player()
    recording.until(player, "window.sync2gear?.title === 'Built-in music'")
    assert player.evaluate("window.sync2gear.cached") == 0


def test_what_it_cannot_do_is_said_where_it_is_paired(open_player: Callable[..., Page]) -> None:
    page = open_player("")
    expect(page.locator(".pairing .plain-http")).to_be_visible()
