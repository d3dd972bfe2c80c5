"""What every page shows and few people change: asked for once in some seconds, by each process."""

from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """What `ask` gave, for `lasts_s`. Call `forget` where it changes; other processes hear of it later."""

    def __init__(self, ask: Callable[[], T], lasts_s: float) -> None:
        self._ask, self._lasts_s = ask, lasts_s
        self._held: tuple[float, T] | None = None

    def get(self) -> T:
        held = self._held
        if held is None or monotonic() >= held[0]:
            # Two threads may ask at once: each gives what it found.
            self._held = held = (monotonic() + self._lasts_s, self._ask())
        return held[1]

    def hold(self, value: T) -> None:
        """As if that had been the answer, and for ever."""
        self._held = (float("inf"), value)

    def forget(self) -> None:
        self._held = None
