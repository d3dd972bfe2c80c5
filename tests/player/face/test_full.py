"""A browser whose storage really is full."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page

from tests.e2e import recording
from tests.player.face.conftest import Server, until

SIZE = 1_000_000
NAMES = ["word", "t1", "t2", "t3", "t4", "t5"]
KEPT = """caches.open("sync2gear-media-1").then((cache) => cache.keys())
  .then((files) => files.map(({ url }) => url.split("/").pop().split(".")[0]).sort())"""


class Disk:
    """The storage of a browser profile."""

    def __init__(self, session: CDPSession, origin: str) -> None:
        self.session = session
        self.origin = origin

    def has_room_for(self, files: float) -> None:
        told = {"origin": self.origin, "quotaSize": files * SIZE}
        self.session.send("Storage.overrideQuotaForOrigin", told)


@pytest.fixture
def server(server: Server) -> Server:
    """A loop of five tracks, and an announcement in ten seconds."""
    server.track = server.track.ljust(SIZE, b"\0")
    track = server.feed["media"].pop("m1")
    server.feed["media"] = {
        name: track | {"url": f"/player/media/{name}.mp3", "title": name, "bytes": SIZE} for name in NAMES
    }
    server.feed["music"][0]["tracks"] = NAMES[1:]
    at = datetime.now(UTC) + timedelta(seconds=10)
    server.feed["cues"] = [{"id": "c1", "at": at.isoformat(), "media": ["word"], "late_by_s": 60}]
    return server


@pytest.fixture
def full(
    browser_profile: BrowserContext, server: Server, open_player: Callable[..., Page]
) -> tuple[Page, Disk]:
    """A player that has kept three sounds of its six."""
    blank = browser_profile.new_page()
    blank.goto(f"{server.url}/player/icon.svg")
    disk = Disk(browser_profile.new_cdp_session(blank), server.url)
    disk.has_room_for(3.7)
    page = open_player()
    recording.until(page, "window.sync2gear?.cached === 3 && window.sync2gear.level_db > -50")
    until(page, lambda: server.faults("storage_full") == ["playing"])
    return page, disk


def test_what_is_planned_stays_and_sounds(server: Server, full: tuple[Page, Disk]) -> None:
    page, _ = full
    recording.start(page)
    recording.until(page, "window.sync2gear.speaking === 'c1'")
    recording.until(page, "window.sync2gear.title !== 't1' && window.sync2gear.position_s > 2")
    assert "word" in page.evaluate(KEPT)
    assert page.evaluate("window.sync2gear.cached") == 3
    assert recording.silences(recording.stop(page)) == []
    assert server.faults("storage_full") == ["playing"]


def test_with_room_again_all_of_it_is_kept_and_the_fault_is_over(
    server: Server, full: tuple[Page, Disk]
) -> None:
    page, disk = full
    disk.has_room_for(20)
    server.feed["generated_at"] = "2026-03-02T08:00:01.000Z"
    page.evaluate("dispatchEvent(new Event('online'))")
    recording.until(page, "window.sync2gear.cached === 6")
    until(page, lambda: server.faults("storage_full") == ["playing", "completed"])


def test_where_the_disk_takes_nothing_at_all_it_plays_and_reports(
    server: Server, full: tuple[Page, Disk]
) -> None:
    page, disk = full
    disk.has_room_for(0)
    server.feed["media"] |= {
        "t6": server.feed["media"]["t5"] | {"url": "/player/media/t6.mp3", "title": "t6"}
    }
    server.feed["music"][0] |= {"tracks": ["t6"], "channel_id": "night"}
    server.feed["device"]["commands"] = [{"id": "v", "action": "volume", "value": 80}]
    page.evaluate("dispatchEvent(new Event('online'))")
    recording.until(page, "window.sync2gear.title === 't6' && window.sync2gear.level_db > -50")
    until(page, lambda: "v" in [event["ref"] for event in server.events])
