"""Whose turn it is: thousands of players, each stepped only when something is due."""

import heapq
from collections.abc import Callable
from itertools import count
from queue import Empty, SimpleQueue
from threading import Event, Lock
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")
#: So late at most a turn is given.
TICK_S = 0.02


class Turn(Generic[T]):
    """Of one `who`. It stands in one place at a time: among the later ones, in the queue, or in work."""

    __slots__ = ("due_s", "is_rung", "is_waiting", "number", "who")

    def __init__(self, who: T) -> None:
        self.who = who
        self.due_s, self.number = 0.0, 0
        self.is_waiting = self.is_rung = False


class Agenda(Generic[T]):
    """One thread `run`s it, any number `take`s turns and `put`s them back; anybody may `ring`."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now, self._order, self._lock = now, count(1), Lock()
        self._later: list[tuple[float, int, Turn[T]]] = []
        self._ready: SimpleQueue[Turn[T]] = SimpleQueue()

    def put(self, turn: Turn[T], due_s: float) -> None:
        """It is not in work any more. One that was rung for meanwhile is due at once."""
        with self._lock:
            if turn.is_rung:
                self._make_ready(turn, self._now())
                return
            turn.due_s, turn.is_waiting, turn.number = due_s, True, next(self._order)
            heapq.heappush(self._later, (due_s, turn.number, turn))

    def ring(self, turn: Turn[T]) -> None:
        """Something happened to it: it is due now."""
        with self._lock:
            if turn.is_waiting:
                self._make_ready(turn, self._now())
            else:
                turn.is_rung = True

    def take(self, patience_s: float) -> tuple[Turn[T], float] | None:
        """A turn that is due, and by how many seconds it is late."""
        try:
            turn = self._ready.get(timeout=patience_s)
        except Empty:
            return None
        with self._lock:
            turn.is_rung = False  # what happened before now is seen in this turn
        return turn, max(0.0, self._now() - turn.due_s)

    def tick(self) -> None:
        """Those whose moment has come are ready."""
        now = self._now()
        with self._lock:
            while self._later and self._later[0][0] <= now:
                due_s, number, turn = heapq.heappop(self._later)
                if turn.is_waiting and turn.number == number:  # else it was rung for since
                    self._make_ready(turn, due_s)

    def run(self, stopped: Event) -> None:
        while not stopped.wait(TICK_S):
            self.tick()

    def _make_ready(self, turn: Turn[T], due_s: float) -> None:
        turn.due_s, turn.is_waiting, turn.is_rung = due_s, False, False
        self._ready.put(turn)
