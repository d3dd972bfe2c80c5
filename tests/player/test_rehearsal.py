"""The page that plays a plan: real sound from real files."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e import recording
from tests.e2e.tones import make_one
from tests.player.conftest import PLAYER, Quiet

START = 1_800_000_000_000
MUSIC_HZ, OTHER_HZ, WORD_HZ = 7000, 7300, 1000
BEGIN = """async (plan) => {
  const { Rehearsal } = await import("/js/rehearsal.js");
  globalThis.problems = [];
  globalThis.rehearsal = new Rehearsal(plan, { onChange() {}, onProblem: (said) => problems.push(said) });
}"""


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tones")
    for freq_hz, length_s in ((MUSIC_HZ, 12), (OTHER_HZ, 12), (WORD_HZ, 3)):
        make_one(folder / f"{freq_hz}.mp3", freq_hz, str(freq_hz), length_s)
    return folder


@pytest.fixture(scope="module")
def tab(browser: Browser, tones: Path) -> Iterator[Page]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(PLAYER.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(bypass_csp=True)
    recording.install(context)
    page = context.new_page()
    page.route("**/tones/*", lambda route: answer(route, tones))
    page.goto(f"http://127.0.0.1:{server.server_port}/img/gear.svg")
    yield page
    context.close()
    server.shutdown()
    server.server_close()


def answer(route: Any, tones: Path) -> None:
    file = tones / route.request.url.rsplit("/", 1)[1]
    if file.exists():
        route.fulfill(body=file.read_bytes(), content_type="audio/mpeg")
    else:
        route.fulfill(status=404)


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    tab.evaluate(BEGIN, plan())
    yield tab
    tab.evaluate("rehearsal.pause(), rehearsal.graph?.ctx.close()")


def plan() -> dict[str, Any]:
    """Two tracks that cross-fade at ten seconds; a word at five; a track whose file is gone at twenty."""
    starts = {"one": 0, "two": 10, "gone": 20}
    return {
        "from_ms": START,
        "until_ms": START + 30_000,
        "at_ms": START,
        "tz": "Europe/London",
        "volume": 100,
        "duck": {"db": -18, "attack_ms": 250, "release_ms": 900},
        "segments": [
            {
                "from_ms": START,
                "until_ms": START + 30_000,
                "crossfade_s": 2,
                "volume": 100,
                "tracks": [{"at_ms": START + at_s * 1000, "media": name} for name, at_s in starts.items()],
            }
        ],
        "words": [{"at_ms": START + 5_000, "media": "word", "mode": "duck"}],
        "media": {
            "one": media(MUSIC_HZ, 12, "First Light"),
            "two": media(OTHER_HZ, 12, "Second Wind"),
            "gone": media(1, 12, "Lost Song"),
            "word": media(WORD_HZ, 3, "Word"),
        },
    }


def media(freq_hz: int, length_s: int, title: str) -> dict[str, Any]:
    url = f"/tones/{freq_hz}.mp3"
    return {"url": url, "sha256": str(freq_hz), "s": length_s, "gain_db": 0, "title": title}


def play(page: Page, from_s: float) -> None:
    page.evaluate(f"rehearsal.seek({START} + {from_s} * 1000)")
    page.evaluate("rehearsal.play()")
    recording.until(page, "!rehearsal.loading && rehearsal.level_db > -50")


def test_the_plan_is_heard_and_time_goes_on(page: Page) -> None:
    play(page, 1)
    recording.until(page, f"rehearsal.at_ms > {START} + 1500")
    heard = recording.record(page, 0.5)
    assert recording.tone_db(heard, MUSIC_HZ) > -35


def test_seeking_while_it_plays_goes_on_from_there(page: Page) -> None:
    play(page, 0)
    page.evaluate(f"rehearsal.seek({START} + 13000)")
    recording.until(page, f"!rehearsal.loading && rehearsal.at_ms > {START} + 13200")
    heard = recording.record(page, 0.5)
    assert recording.tone_db(heard, OTHER_HZ) > -35
    assert recording.tone_db(heard, OTHER_HZ) - recording.tone_db(heard, MUSIC_HZ) > 20


def test_an_announcement_lowers_the_music_as_on_a_player(page: Page) -> None:
    play(page, 3.5)
    recording.until(page, f"rehearsal.at_ms > {START} + 4000")
    full = recording.tone_db(recording.record(page, 0.4), MUSIC_HZ)
    recording.until(page, f"rehearsal.at_ms > {START} + 5500")
    under = recording.record(page, 0.5)
    assert recording.tone_db(under, WORD_HZ) > -35
    assert full - recording.tone_db(under, MUSIC_HZ) == pytest.approx(18, abs=1.5)


def test_entering_in_the_middle_of_an_announcement_finds_the_music_low(page: Page) -> None:
    play(page, 6)
    recording.until(page, f"rehearsal.at_ms > {START} + 6300")
    heard = recording.record(page, 0.5)
    assert recording.tone_db(heard, WORD_HZ) - recording.tone_db(heard, MUSIC_HZ) > 12


def test_nothing_is_heard_after_pause(page: Page) -> None:
    play(page, 1)
    page.evaluate("rehearsal.pause()")
    recording.until(page, "rehearsal.level_db < -100")
    assert page.evaluate("rehearsal.playing") is False


def test_what_is_missing_is_named_and_the_rest_plays_on(page: Page) -> None:
    play(page, 15)
    recording.until(page, "problems.length > 0")
    assert page.evaluate("problems") == [
        "“Lost Song” is not heard: its file is missing. Upload it again, or have it spoken anew."
    ]
    assert page.evaluate("rehearsal.playing") is True


def test_it_stops_at_the_end_of_its_stretch(page: Page) -> None:
    page.evaluate(f"rehearsal.seek({START} + 40000)")
    page.evaluate("rehearsal.play()")
    recording.until(page, "!rehearsal.playing")
    assert page.evaluate("rehearsal.at_ms") == START + 30_000
