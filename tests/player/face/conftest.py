"""The whole player in a browser, and a server of a few lines that says what a test wants said."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.e2e import recording
from tests.e2e.tones import make_one
from tests.player.conftest import PLAYER, Quiet

TRACK_HZ = 3000
DEVICE = "5f1d7c3e-8a52-4d0c-9b1e-2f6a7c8d9e01"


class Server:
    """Answers a player's calls; `feed` is what it says, `reports` what it was told."""

    def __init__(self, url: str, track: bytes) -> None:
        self.url = url
        self.reports: list[dict[str, Any]] = []
        self.pairings: list[dict[str, list[str]]] = []
        self.feed = a_feed()
        self.track = track

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(self.url)
        if path == "/player/feed":
            now = {"X-Server-Time": str(time.time_ns() // 1_000_000)}
            route.fulfill(json=self.feed, headers=now | {"ETag": f'"{hash(json.dumps(self.feed))}"'})
        elif path == "/player/reports":
            self.reports.append(route.request.post_data_json or {})
            stored = [event["id"] for event in self.reports[-1]["events"]]
            route.fulfill(json={"stored": stored})
        elif path.startswith("/player/media/"):
            route.fulfill(body=self.track, content_type="audio/mpeg")
        elif path == "/player/device_authorization":
            self.pairings.append(parse_qs(route.request.post_data or ""))
            route.fulfill(status=503, json={})
        elif path == "/player/events":
            route.fulfill(status=503, json={})
        else:
            route.fallback()

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for report in self.reports for event in report["events"]]

    def faults(self, reason: str) -> list[str]:
        """What was told of one fault, step by step."""
        return [event["status"] for event in self.events if event["reason"] == reason]

    @property
    def status(self) -> dict[str, Any]:
        status: dict[str, Any] = self.reports[-1]["status"]
        return status


def until(page: Page, holds: Callable[[], bool], limit_s: float = 15) -> None:
    """Return once the server was told what a test waits for."""
    for _ in range(int(limit_s * 40)):
        if holds():
            return
        page.wait_for_timeout(25)
    raise TimeoutError("the server was not told")


def a_feed() -> dict[str, Any]:
    """A zone with one track, which has no hash that anybody could check."""
    at = "2026-03-02T08:00:00.000Z"
    track = {
        "url": "/player/media/t.mp3",
        "s": 12,
        "gain_db": 0,
        "title": "Low Tide",
        "artist": "The Harbour",
    }
    anchor = {"index": 0, "position_s": 0, "at": at}
    return {
        "v": 1,
        "generated_at": at,
        "poll_s": 60,
        "device": {"id": DEVICE, "name": "Till 2", "volume": 80, "muted": False},
        "zone": {"name": "Shop floor", "tz": "Europe/London", "volume": 75},
        "media": {"m1": track},
        "music": [{"from": at, "until": None, "channel_id": "day", "tracks": ["m1"], "anchor": anchor}],
        "cues": [],
        "state": {"playing": True, "anchor": anchor},
    }


@pytest.fixture(scope="package")
def static_url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(PLAYER.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="package")
def track(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("tones") / "track.mp3"
    make_one(path, TRACK_HZ, "track", 12)
    return path.read_bytes()


@pytest.fixture
def server(static_url: str, track: bytes) -> Server:
    return Server(static_url, track)


@pytest.fixture
def browser_profile(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    context = browser.new_context(bypass_csp=True, service_workers="block")
    recording.install(context)
    context.route("**/player/**", server.answer)
    yield context
    context.close()


@pytest.fixture
def open_player(browser_profile: BrowserContext, server: Server) -> Callable[..., Page]:
    """Opens the player in a new tab, paired unless told otherwise."""

    def opened(fragment: str = "#token=a") -> Page:
        page = browser_profile.new_page()
        page.goto(f"{server.url}/player/{fragment}")
        return page

    return opened


@pytest.fixture
def player(open_player: Callable[..., Page]) -> Page:
    """A player in mid-song."""
    page = open_player()
    recording.until(page, "window.sync2gear?.playing && window.sync2gear.level_db > -60")
    return page
