"""The plan as a page plays it: which piece of sound comes when."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.player.conftest import PLAYER, Quiet

START = 1_800_000_000_000
ASK = """async (plan) => (await import("/js/planned.js")).layout(plan)"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(PLAYER.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/img/gear.svg")
    yield page
    page.close()
    server.shutdown()
    server.server_close()


def plan(*words: tuple[float, str], segments: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Tracks of 100 s that cross-fade over 4 s; words of 5 s, (second, mode) each."""
    return {
        "from_ms": START,
        "until_ms": START + 300_000,
        "segments": segments or [segment(0, 300, tracks(0, 96, 192, 288))],
        "words": [{"at_ms": START + at_s * 1000, "media": "w", "mode": mode} for at_s, mode in words],
        "media": {"t": {"s": 100}, "w": {"s": 5}},
    }


def segment(from_s: float, until_s: float, held: list[dict[str, Any]]) -> dict[str, Any]:
    times = {"from_ms": START + from_s * 1000, "until_ms": START + until_s * 1000}
    return {**times, "crossfade_s": 4, "volume": 100, "tracks": held}


def tracks(*starts_s: float) -> list[dict[str, Any]]:
    return [{"at_ms": START + at_s * 1000, "media": "t"} for at_s in starts_s]


def heard(page: Page, what: dict[str, Any], of: str = "pieces") -> list[tuple[float, ...]]:
    """(from, until, offset in the file) of each piece, (from, until) of words and ducks; in seconds."""
    return [
        tuple(
            round(value, 3)
            for value in (
                (part["start_ms"] - START) / 1000,
                (part["end_ms"] - START) / 1000,
                *([part["offset_s"]] if of == "pieces" else []),
            )
        )
        for part in page.evaluate(ASK, what)[of]
    ]


def test_each_track_fades_into_the_next(page: Page) -> None:
    assert heard(page, plan()) == [(0, 100, 0), (96, 196, 0), (192, 292, 0), (288, 300, 0)]
    assert [piece["fall_s"] for piece in page.evaluate(ASK, plan())["pieces"]] == [4, 4, 4, 0]


def test_a_track_that_began_before_is_entered_where_it_is(page: Page) -> None:
    found = heard(page, plan(segments=[segment(0, 100, tracks(-30, 66))]))
    assert found[0] == (0, 70, 30)


def test_a_segment_ends_the_track_before_with_its_own_crossfade(page: Page) -> None:
    both = [segment(0, 50, tracks(0)), segment(50, 300, tracks(50, 146, 242))]
    assert heard(page, plan(segments=both))[:2] == [(0, 54, 0), (50, 150, 0)]


def test_before_silence_the_music_fades_out(page: Page) -> None:
    both = [segment(0, 50, tracks(0)), segment(50, 300, []) | {"crossfade_s": 0}]
    assert heard(page, plan(segments=both)) == [(0, 50.4, 0)]


def test_music_goes_on_under_an_announcement_that_ducks_it(page: Page) -> None:
    assert heard(page, plan((30, "duck"))) == heard(page, plan())
    assert heard(page, plan((30, "duck")), "ducks") == [(30, 35)]


def test_between_two_near_announcements_the_music_stays_low(page: Page) -> None:
    assert heard(page, plan((30, "duck"), (36, "duck"), (60, "duck")), "ducks") == [(30, 41), (60, 65)]


def test_music_that_waits_goes_on_where_it_was(page: Page) -> None:
    found = heard(page, plan((30, "pause")))
    assert found[:3] == [(0, 30, 0), (35, 105, 30), (101, 201, 0)]


def test_an_announcement_after_the_track_waits_for_its_end(page: Page) -> None:
    asked = plan((96, "after_track"))
    assert heard(page, asked)[:2] == [(0, 100, 0), (105, 205, 0)]
    assert heard(page, asked, "words") == [(100, 105)]


def test_an_announcement_over_a_change_of_segment_is_heard_once_and_whole(page: Page) -> None:
    both = [segment(0, 50, tracks(0)), segment(50, 300, tracks(50, 146, 242))]
    asked = plan((48, "pause"), segments=both)
    assert heard(page, asked, "words") == [(48, 53)]
    assert heard(page, asked)[:2] == [(0, 48, 0), (53, 153, 0)]
