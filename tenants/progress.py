"""How far a long command has come: a bar that moves where somebody watches, else a line now and then."""

import time
from collections.abc import Callable
from typing import Any, Self

WIDTH = 30
#: On a terminal and in a log, in seconds.
WATCHED_S, LOGGED_S = 0.1, 1.0


class Progress:
    """Counts `total` units; the time that is left follows from those that are done."""

    def __init__(self, out: Any, total: int, verb: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self.done = total, 0
        self._out, self._verb, self._clock = out, verb, clock
        self._is_watched = bool(out.isatty())
        self._began = clock()
        self._said = float("-inf")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Where it ended, whatever ended it."""
        self._say("")
        if self._is_watched:
            self._out.write("", ending="\n")

    def advance(self, units: int, what: str = "") -> None:
        self.done = min(self.total, self.done + units)
        pause = WATCHED_S if self._is_watched else LOGGED_S
        if self._clock() - self._said >= pause:
            self._say(what)

    def _say(self, what: str) -> None:
        self._said = self._clock()
        if self._is_watched:
            filled = round(self.share * WIDTH)
            bar = "█" * filled + "░" * (WIDTH - filled)
            self._out.write(f"\r\x1b[K{bar} {self.line()}  {what[:60]}", ending="")
            self._out.flush()
        else:
            self._out.write(f"{self.line()}  {what}".rstrip())

    def line(self) -> str:
        left_s = self.left_s()
        left = "" if left_s is None else f", {left_s // 60}:{left_s % 60:02d} left"
        return f"{self.share:4.0%} {self._verb}{left}"

    @property
    def share(self) -> float:
        return self.done / self.total if self.total else 1.0

    def left_s(self) -> int | None:
        """None while nothing can be said."""
        passed_s = self._clock() - self._began
        return round(passed_s * (1 / self.share - 1)) if self.done and passed_s > 1 else None
