"""Two players through changes of track, announcements, a server that restarts and a network that is cut."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.e2e import long_run, recording
from tests.e2e.long_run import Hall, Told
from tests.e2e.recording import Recording
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

OUTAGE_S, CUT_S, LENGTH_S = 3, 8, 36
#: A second of the bar, and what a busy machine adds.
PRESSED_MS = 2000


@dataclass(frozen=True)
class Heard:
    told: Told
    players: list[Recording]


@pytest.fixture(scope="module")
def heard(browser: Browser, site: Site) -> Iterator[Heard]:
    with long_run.opened(browser, site, players=2) as hall:
        hall.plan(minutes=1)
        yield Heard(hall.told, long_run.record(hall, script(hall), LENGTH_S))


def script(hall: Hall) -> long_run.Script:
    """In the cut there is a change of track, of ten seconds each."""
    cut = hall.cable
    return (
        (8, hall.site.stop_web),
        (8 + OUTAGE_S, hall.site.start_web),
        (16, hall.say),
        (20, cut.pull),
        (20 + CUT_S, cut.plug_in),
        (30, hall.say),
    )


def test_the_music_is_never_silent(heard: Heard) -> None:
    assert [recording.silences(player) for player in heard.players] == [[], []]


def test_one_track_follows_the_other_without_a_gap(heard: Heard) -> None:
    gaps_ms = [gap for player in heard.players for gap in long_run.gaps_ms(player)]
    assert len(gaps_ms) >= 2 * (LENGTH_S // 10)
    assert max(gaps_ms) <= 10


def test_both_players_change_track_in_one_moment(heard: Heard) -> None:
    one, other = (long_run.changes_at(player)[-2:] for player in heard.players)
    assert one == pytest.approx(other, abs=0.05)


def test_a_planned_announcement_begins_at_its_time(heard: Heard) -> None:
    for player in heard.players:
        assert long_run.late_ms(player, heard.told.planned) == [pytest.approx(0, abs=250)]


def test_what_somebody_says_is_heard_soon(heard: Heard) -> None:
    """After the server was away, and after the network was."""
    late_ms = [late for player in heard.players for late in long_run.late_ms(player, heard.told.pressed)]
    assert len(late_ms) == 4
    assert max(late_ms) < PRESSED_MS


def test_music_is_lowered_by_so_much_and_goes_on(heard: Heard) -> None:
    for player in heard.players:
        assert long_run.duck_db(player) == [pytest.approx(18, abs=1)] * 3
        assert max(map(abs, long_run.off_beat_ms(player))) < 50
