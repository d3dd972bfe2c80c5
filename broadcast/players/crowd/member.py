"""One player of a crowd: good, slow or broken, and sometimes away."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from broadcast.players.crowd.agenda import Turn
from broadcast.players.crowd.ear import Ear
from broadcast.players.crowd.ledger import SlimLedger
from broadcast.players.crowd.reading import Reader, Shared
from broadcast.players.headless.clock import FastClock
from broadcast.players.headless.ledger import Event
from broadcast.players.headless.line import Line
from broadcast.players.headless.player import Player

#: A turn comes so long after the one before, at least: a clock that is set must not make it spin.
LEAST_S = 0.05
NEVER = float("inf")


class Kind(StrEnum):
    GOOD = "good"
    #: It does not read its event stream, or hardly.
    SLOW = "slow"
    BROKEN = "broken"


class Pass(NamedTuple):
    """What lets a player in."""

    device_id: str
    token: str


class RingingEar(Ear):
    """Knows whose turn it is once it has heard something."""

    __slots__ = ("turn",)

    turn: "Turn[Member]"


@dataclass
class Surroundings:
    """What all members have in common."""

    line: Callable[[Kind, str], Line]
    ear: Callable[[str, str], RingingEar]
    shared: Shared
    on_stored: Callable[[Event], None]
    seed: int


class Member:
    """For one thread at a time, as long as its turn is in work."""

    def __init__(self, let_in_by: Pass, kind: Kind, around: Surroundings) -> None:
        self.device_id, self.token, self.kind, self._around = *let_in_by, kind, around
        self.turn = Turn(self)
        self.ledger = SlimLedger(around.on_stored)
        self.ledger.keep(token=let_in_by.token, device_id=let_in_by.device_id)
        self.player: Player | None = None
        self._reader: Reader
        self.ear: RingingEar | None = None
        #: Asked from outside: to go, until it is to come back.
        self.leaves_for_s = 0.0
        self.is_shut_out = False

    @property
    def is_here(self) -> bool:
        return self.player is not None

    def step(self) -> float:
        """Whatever is due; gives in how many seconds it is to be called again."""
        if self.leaves_for_s:
            away_s, self.leaves_for_s = self.leaves_for_s, 0.0
            self.leave()
            return away_s
        player = self.player = self.player or self._start()
        player.step()
        if not player.is_paired:
            self.is_shut_out = True
            self.leave()
            return NEVER
        now = player.clock.now()
        if self._reader.again_at and now >= self._reader.again_at:
            player.reread()
        due = min(player.next_due(), self._reader.again_at or now)
        return max(LEAST_S, (due - now).total_seconds())

    def leave(self) -> None:
        """As when its power is cut: what it keeps, it keeps."""
        if self.player:
            self.player.stop()
        self.player = self.ear = None

    def finish(self) -> float:
        """Hand in what is left, and go for good."""
        if self.player and self.ledger.waiting(1):
            self.player.report()
        self.leave()
        return NEVER

    def _start(self) -> Player:
        clock = FastClock()
        self._reader = Reader(clock, self._around.shared)
        return Player(
            line=self._around.line(self.kind, self.device_id),
            ledger=self.ledger,
            clock=clock,
            open_stream=None if self.kind == Kind.SLOW else self._listen,
            read=self._reader,
            seed=f"{self._around.seed} {self.device_id}",
        )

    def _listen(self, token: str, last_id: str) -> RingingEar:
        self.ear = self._around.ear(token, last_id)
        self.ear.turn = self.turn
        return self.ear
