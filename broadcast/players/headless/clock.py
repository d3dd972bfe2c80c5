"""Two clocks: the server's, and that by which the player plays; it may run fast and begin in the past."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic, time
from typing import Protocol


class Clock(Protocol):
    def begin(self, not_before: datetime | None = None) -> datetime:
        """It runs from now on. Gives its first moment."""
        ...

    def now(self) -> datetime:
        """By which the player plays."""
        ...

    def server_now(self) -> datetime: ...

    def learn(self, server_ms: int) -> None:
        """What the server said of its time, just now."""
        ...

    @property
    def offset_ms(self) -> int:
        """By so much this machine's clock is behind the server's."""
        ...


class FastClock:
    """`speed` seconds a second, from `back` before the server's time on."""

    def __init__(
        self, speed: float = 1, back: timedelta = timedelta(0), ticks: Callable[[], float] = monotonic
    ) -> None:
        self._speed, self._back, self._ticks = speed, back, ticks
        self._server_s = time() - ticks()
        self._begun: tuple[float, datetime] | None = None

    def begin(self, not_before: datetime | None = None) -> datetime:
        """Gives its first moment: a player that starts again lives through nothing twice."""
        at = self.server_now() - self._back
        at = max(at, not_before) if not_before else at
        self._begun = (self._ticks(), at)
        return at

    def now(self) -> datetime:
        if self._begun is None:
            return self.server_now()
        ticks, at = self._begun
        return at + timedelta(seconds=(self._ticks() - ticks) * self._speed)

    @property
    def lived(self) -> timedelta:
        """Since it began."""
        return self.now() - self._begun[1] if self._begun else timedelta(0)

    @property
    def ahead(self) -> timedelta:
        """Of the server's time."""
        return self.now() - self.server_now()

    def server_now(self) -> datetime:
        return datetime.fromtimestamp(self._server_s + self._ticks(), UTC)

    def learn(self, server_ms: int) -> None:
        self._server_s = server_ms / 1000 - self._ticks()

    @property
    def offset_ms(self) -> int:
        return round((self._server_s + self._ticks() - time()) * 1000)
