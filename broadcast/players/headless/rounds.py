"""How often an announcement is said, and when again. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

#: Between two plays of one that goes on until it is cleared.
REST = timedelta(seconds=2)
FOR_EVER = 10**9


@dataclass(frozen=True)
class Rounds:
    """`times` plays in all, whose starts are `every` apart; `rest` lies between one's end and the next."""

    times: int = 1
    every: timedelta = timedelta(0)
    rest: timedelta = timedelta(0)

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """As a feed says it."""
        repeat = row.get("repeat") or {}
        every_s = repeat.get("every_s")
        every = timedelta(seconds=every_s or 0)
        if row.get("repeat_until_cleared") is True:
            return cls(FOR_EVER, every, REST if every_s is None else timedelta(0))
        return cls(int(repeat.get("times") or 1), every)

    @property
    def is_endless(self) -> bool:
        return self.times == FOR_EVER

    def next(self, plays: int, began: datetime, ended: datetime, expires: datetime) -> datetime | None:
        """When the play after `plays` of them begins; None after the last."""
        at = max(began + self.every, ended + self.rest)
        return at if plays < self.times and at < expires else None
