"""A headless player that runs by itself, under conditions that are good or bad."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event

from broadcast.players.headless.clock import FastClock
from broadcast.players.headless.ledger import Ledger
from broadcast.players.headless.line import CutLine, HttpLine, LossyLine
from broadcast.players.headless.player import Player
from broadcast.players.headless.stream import Stream

HOUR = timedelta(hours=1)
#: A server stores nothing that was played more than a day ahead of its own time.
MOST_AHEAD = 20 * HOUR
TICK_S, RETRY_S = 0.1, 0.5
#: So often it tries to hand over what is left at its end.
TRIES = 200


@dataclass(frozen=True)
class Conditions:
    """`speed` seconds a second, from `back` before now on, for `lasts`; without a server for `offline` after
    the first hour; `lose` is the share of answers that get lost."""

    server: str
    speed: float = 1
    back: timedelta = timedelta(0)
    lasts: timedelta | None = None
    offline: timedelta = timedelta(0)
    lose: float = 0


class Member:
    def __init__(self, name: str, file: Path | None, under: Conditions, say: Callable[[str], None]) -> None:
        """Keeps what it knows in `file`; in memory without one."""
        self.name, self._under, self._say = name, under, say
        self.ledger = Ledger(file)
        self.clock = FastClock(under.speed, under.back)
        self.line = LossyLine(HttpLine(under.server), under.lose, self._hardware_id())
        self.on_code = lambda code: say(f"{name} shows the code {code}")
        self.player = self._player()

    @property
    def is_over(self) -> bool:
        lasts = self._under.lasts
        return self.clock.ahead > MOST_AHEAD or (lasts is not None and self.clock.lived >= lasts)

    def pair(self, stopped: Event, approve: Callable[[str], None]) -> None:
        """Until it is let in; `approve` is given its codes."""
        afterwards, self.on_code = self.on_code, approve
        while not self.player.is_paired and not stopped.is_set():
            self.player.step()
            stopped.wait(TICK_S)
        self.on_code = afterwards

    def run(self, stopped: Event) -> None:
        while not stopped.is_set() and not self.is_over:
            self.player.step()
            stopped.wait(TICK_S)
        for _ in range(TRIES):
            if stopped.is_set() or not self.ledger.waiting(1):
                break
            self.player.report()
        self.player.stop()

    def _player(self) -> Player:
        return Player(
            line=CutLine(self.line, self._is_cut),
            ledger=self.ledger,
            clock=self.clock,
            name=self.name,
            hardware_id=self._hardware_id(),
            say=lambda said: self._say(f"{self.name}: {said}"),
            on_code=lambda code: self.on_code(code),
            open_stream=None if self._under.offline else self._open_stream,
        )

    def _hardware_id(self) -> str:
        known = self.ledger.kept("hardware_id") or f"headless-{uuid.uuid4()}"
        self.ledger.keep(hardware_id=known)
        return known

    def _is_cut(self) -> bool:
        return bool(self._under.offline) and HOUR <= self.clock.lived < HOUR + self._under.offline

    def _open_stream(self, token: str, last_id: str) -> Stream:
        return Stream(self._under.server, token, last_id)
