"""A week without a server, three answers of ten lost, over the night in which the clocks go back."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from broadcast.actions.schedules import save_schedule
from broadcast.feed import rebuild
from broadcast.models import PlayEvent, Zone
from broadcast.players import pairing
from broadcast.players.headless.ledger import Event, Ledger
from broadcast.players.headless.line import CutLine, LossyLine
from broadcast.players.headless.player import Player
from library.models import Announcement
from tenants.access import Person
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import tracks
from tests.broadcast.players.headless.server import HandClock, Server

#: London's clocks go back on Sunday, 25 October 2026, at one o'clock UTC.
FRIDAY, BACK = datetime(2026, 10, 23, 22, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CUT, MENDED = FRIDAY + 6 * HOUR, FRIDAY + 6 * HOUR + 7 * DAY
LOST = 0.3
WORDS, TIMES = ("kind", "ref", "media", "status", "reason"), ("started_at", "ended_at")


class Noting(Ledger):
    """Notes besides what is played, as it begins."""

    def __init__(self, path: Path, noted: list[str]) -> None:
        super().__init__(path)
        self._noted = noted

    def write(self, event: Event) -> None:
        if event["status"] != "delivered" and event["id"] not in self._noted[-9:]:
            self._noted.append(event["id"])
        super().write(event)


class Week:
    """The player, its server and the one clock. The line is cut from CUT to MENDED."""

    def __init__(self, owner: Person, zone: Zone, file: Path, set_clock: SetClock) -> None:
        self.clock, self._set_clock, self._file = HandClock(FRIDAY), set_clock, file
        self._owner, self._zone = owner, zone
        self.lossy = LossyLine(Server(owner.business), LOST, seed="week")
        self.noted: list[str] = []
        self.player = self.started()

    def started(self) -> Player:
        """Anew, from what its file holds."""
        line = CutLine(self.lossy, lambda: CUT <= self.clock.at < MENDED)
        ledger = Noting(self._file, self.noted)
        return Player(line, ledger, self.clock, hardware_id="headless", on_code=self.approve)

    def restart(self) -> None:
        self.player.ledger.close()
        self.player = self.started()

    def approve(self, code: str) -> None:
        pairing.approve(code, actor=self._owner, zone_id=self._zone.pk, name="Headless")

    def live(self, until: datetime, is_enough: Callable[[], bool] = lambda: False) -> None:
        while self.clock.at < until and not is_enough():
            self.clock.forward(seconds=37)
            self._set_clock(self.clock.at)
            self.player.step()


@pytest.fixture
def week(olive: Person, ground: Zone, welcome: Announcement, set_clock: SetClock, tmp_path: Path) -> Week:
    """Music; a word every quarter of an hour that lowers it, and one at each full hour that it waits for."""
    tracks("def", 201_000)
    set_clock(FRIDAY)
    for mode, kind in (("duck", {"every_min": 15}), ("pause", {"kind": "clock", "minutes": [0]})):
        save_schedule(None, actor=olive, items=[(welcome, 0)], mode=mode, everywhere=True, **kind)
    rebuild(ground.pk)
    return Week(olive, ground, tmp_path / "player.sqlite", set_clock)


@pytest.fixture
def lived(week: Week) -> Week:
    """The week, with a restart of the player in its middle, and the morning after."""
    week.live(CUT + 3 * DAY)
    week.restart()
    week.live(MENDED + 3 * HOUR)
    week.live(MENDED + 9 * HOUR, lambda: not week.player.ledger.waiting(1))
    return week


def told(events: Iterable[Event]) -> dict[str, tuple[Any, ...]]:
    """By id, what a player's ledger says of each play."""
    return {
        event["id"]: (*(event[name] or "" for name in WORDS), *map(moment, TIMES, [event] * 2))
        for event in events
    }


def moment(name: str, event: Event) -> datetime | None:
    return datetime.fromisoformat(event[name]) if event[name] else None


def stored() -> dict[str, tuple[Any, ...]]:
    """The same of the server's, without what it found out itself."""
    rows = PlayEvent.objects.exclude(status="missed")
    return {str(row.pk): tuple(getattr(row, name) for name in (*WORDS, *TIMES)) for row in rows}


def test_after_a_week_the_servers_ledger_is_the_players(week: Week) -> None:
    week.live(CUT + 3 * DAY)
    week.restart()
    week.live(MENDED + 3 * HOUR)
    week.live(MENDED + 9 * HOUR, lambda: not week.player.ledger.waiting(1))
    here, there = told(week.player.ledger.all()), stored()
    assert week.lossy.lost > 50
    assert len(here) == len(there) > 3000
    assert here == there
    assert sorted(week.noted) == sorted(there)
    began = [there[play][-2] or there[play][-1] for play in week.noted]
    assert began == sorted(began), "the order in which it played is the order of the server's times"


def test_the_hour_that_comes_twice_is_lived_through_twice(week: Week) -> None:
    week.live(BACK + 2 * HOUR)
    plays = [event for event in week.player.ledger.all() if event["started_at"]]
    begun = [(event["kind"], moment("started_at", event)) for event in plays]
    words = [at for kind, at in begun if kind == "announcement" and at and BACK - HOUR <= at < BACK + HOUR]
    assert words == [BACK + n * HOUR / 4 for n in range(-4, 4)]
    tracks = [at for kind, at in begun if kind == "track" and at and BACK - HOUR <= at < BACK + HOUR]
    assert max(b - a for a, b in pairwise(tracks)) <= timedelta(seconds=203)
