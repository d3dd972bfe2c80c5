"""A fleet of players against one server: it comes, lives for a while, and goes."""

import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event, Lock, Thread
from time import monotonic, process_time
from urllib.parse import urlsplit

from broadcast.players.crowd.agenda import Agenda
from broadcast.players.crowd.broken import BrokenLine
from broadcast.players.crowd.ear import Ear
from broadcast.players.crowd.hearing import Hearing
from broadcast.players.crowd.line import LinePerThread
from broadcast.players.crowd.member import Kind, Member, Pass, RingingEar, Surroundings
from broadcast.players.crowd.reading import Shared
from broadcast.players.crowd.slow import SlowStreams, request_of
from broadcast.players.crowd.switchboard import Switchboard
from broadcast.players.crowd.tally import Counted, Tally
from broadcast.players.headless.line import Line
from broadcast.players.headless.stream import Told

log = logging.getLogger(__name__)
#: So many calls are under way at most. All mostly wait for the server.
WORKERS = 48
#: So long a player that was sent away stays away.
AWAY_S = (5.0, 30.0)
#: So often it is looked whether the end has come, and said how it goes.
LOOK_S, SAY_S = 0.25, 10.0
#: For handing in what is left at the end; less where somebody stopped it.
PATIENCE_S, HASTE_S = 120.0, 20.0


@dataclass(frozen=True)
class Conditions:
    """`churn` players a minute go and come back; `slow` and `broken` are shares of all."""

    server: str
    minutes: float = 10
    ramp_s: float = 60
    churn: float = 0
    slow: float = 0
    broken: float = 0
    seed: int = 7
    workers: int = WORKERS


class Fleet:
    def __init__(self, passes: Sequence[Pass], under: Conditions) -> None:
        self.under, self.tally, self.hearing = under, Tally(), Hearing()
        self._chance = random.Random(under.seed)  # noqa: S311
        self.board = Switchboard(under.server, self._heard)
        self._agenda: Agenda[Member] = Agenda()
        self._usual = LinePerThread(under.server)
        around = Surroundings(self._line, self._ear, Shared(), self.tally.keep, under.seed)
        kinds = self._kinds(len(passes))
        self.members = [Member(*each, around) for each in zip(passes, kinds, strict=True)]
        host = urlsplit(under.server).netloc
        slow = [member for member in self.members if member.kind == Kind.SLOW]
        requests = [request_of(Ear(self.board, member.token), under.server, host) for member in slow]
        self.slow = SlowStreams(under.server, requests)
        self._finishing, self._unfinished, self._lock = Event(), 0, Lock()
        self.lasted_s = self.cpu_s = 0.0
        self._cpu_s = process_time()
        self.was_stopped = False

    def run(self, stopped: Event, say: Callable[["Fleet"], None]) -> None:
        """Until it is over or `stopped`; `say` is called every ten seconds."""
        ended = Event()
        threads = [Thread(target=self._guard, args=[work, ended]) for work in self._work()]
        began, cpu_s = monotonic(), process_time()
        for thread in threads:
            thread.start()
        try:
            self._live(stopped, say, began)
            self.lasted_s, self.cpu_s = monotonic() - began, process_time() - cpu_s
            self.was_stopped = stopped.is_set()
            self._finish(HASTE_S if self.was_stopped else PATIENCE_S)
        finally:
            ended.set()
            for thread in threads:
                thread.join()

    def counts(self) -> dict[str, int]:
        """Of now."""
        here = [member for member in self.members if member.is_here]
        ears = [member.ear for member in here]
        streams = sum(bool(ear and ear.is_open) for ear in ears)
        return {"devices": len(here), "streams": streams, "slow_streams": len(self.slow)}

    def cpu_since_last_s(self) -> float:
        """What this process has worked since it was last asked."""
        before, self._cpu_s = self._cpu_s, process_time()
        return self._cpu_s - before

    # --- its life

    def _work(self) -> list[Callable[[Event], None]]:
        slow = [self.slow.run] if self.under.slow else []
        return [self.board.run, self._agenda.run, *slow, *[self._serve] * self.under.workers]

    def _guard(self, work: Callable[[Event], None], ended: Event) -> None:
        """A thread that fails is told of: without it the fleet would be another one."""
        try:
            work(ended)
        except Exception as error:
            log.exception("A thread of the fleet failed.")
            self.tally.went_wrong(f"the simulator failed: {error!r}")

    def _live(self, stopped: Event, say: Callable[["Fleet"], None], began: float) -> None:
        for member in self.members:
            self._agenda.put(member.turn, began + self._chance.random() * self.under.ramp_s)
        until, say_at, churn_at = began + self.under.minutes * 60, began + SAY_S, self._next_churn(began)
        while (now := monotonic()) < until and not stopped.wait(LOOK_S):
            while churn_at < now:
                self._send_away()
                churn_at = self._next_churn(churn_at)
            if now >= say_at:
                say(self)
                say_at += SAY_S

    def _next_churn(self, now: float) -> float:
        return now + self._chance.expovariate(self.under.churn / 60) if self.under.churn else float("inf")

    def _send_away(self) -> None:
        member = self._chance.choice(self.members)
        if member.is_here:
            member.leaves_for_s = self._chance.uniform(*AWAY_S)
            self._agenda.ring(member.turn)

    def _finish(self, patience_s: float) -> None:
        """All hand in what they have, and go."""
        self._unfinished = len(self.members)
        self._finishing.set()
        for member in self.members:
            self._agenda.ring(member.turn)
        until, pause = monotonic() + patience_s, Event()
        while self._unfinished and monotonic() < until:
            pause.wait(LOOK_S / 5)

    def _serve(self, ended: Event) -> None:
        """A worker: it steps whoever is due."""
        while not ended.is_set():
            given = self._agenda.take(LOOK_S)
            if given:
                turn, late_s = given
                self.board.calm.wait(1)
                self._step(turn.who, late_s)

    def _step(self, member: Member, late_s: float) -> None:
        is_last = self._finishing.is_set()
        try:
            again_s = member.finish() if is_last else member.step()
        except Exception as error:  # the others go on
            log.exception("A player of the fleet failed.")
            self.tally.went_wrong(f"the simulator failed: {error!r}")
            again_s = float("inf")
        if is_last:
            with self._lock:
                self._unfinished -= 1
            return
        if member.is_shut_out:
            self.tally.went_wrong("shut out")
        self.tally.late(late_s)
        self._agenda.put(member.turn, monotonic() + again_s)

    # --- what its members have in common

    def _kinds(self, count: int) -> list[Kind]:
        slow, broken = round(self.under.slow * count), round(self.under.broken * count)
        good = max(0, count - slow - broken)
        kinds = ([Kind.GOOD] * good + [Kind.SLOW] * slow + [Kind.BROKEN] * broken)[:count]
        self._chance.shuffle(kinds)
        return kinds

    def _line(self, kind: Kind, device_id: str) -> Line:
        if kind == Kind.BROKEN:
            return BrokenLine(self._usual, self.under.server, self.tally, f"{self.under.seed} {device_id}")
        return Counted(self._usual, self.tally)

    def _ear(self, token: str, last_id: str) -> RingingEar:
        return RingingEar(self.board, token, last_id)

    def _heard(self, ear: Ear, told: Told) -> None:
        self.hearing.note(ear.token, told)
        ear.heard.put(told)
        if isinstance(ear, RingingEar):
            self._agenda.ring(ear.turn)
