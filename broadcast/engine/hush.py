"""Hours in which announcements are not heard. Pure; milliseconds since the epoch."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Self
from zoneinfo import ZoneInfo

from broadcast.dayparts import DAY, Window, spans
from broadcast.engine.moments import from_ms, to_ms


class Hush:
    """Spans with a name each, apart and in order, so that one look is enough."""

    def __init__(self, named: Iterable[tuple[int, int, str]]) -> None:
        self.spans: list[tuple[int, int, str]] = []
        for low, high, name in sorted(named):
            low = max(low, self.spans[-1][1]) if self.spans else low
            if low < high:
                self.spans.append((low, high, name))

    @classmethod
    def of(cls, windows: Iterable[tuple[Window, str]], tz: ZoneInfo, begin: int, end: int) -> Self:
        """The named windows around [begin, end)."""
        start, until = from_ms(begin), from_ms(end) + DAY  # a sound may reach past the end
        named = ((each, name) for window, name in windows for each in spans(window, tz, start, until))
        return cls((to_ms(opens), to_ms(closes), name) for (opens, closes), name in named)

    def over(self, at: int, length: int) -> str | None:
        """The name of what a sound from `at` would be heard in."""
        index = bisect_left(self.spans, (at + length,)) - 1
        return self.spans[index][2] if index >= 0 and self.spans[index][1] > at else None
