"""When each player of a fleet heard what was sent to it."""

import json
from array import array
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from time import time
from typing import Any

from broadcast.players.crowd.tally import quantile
from broadcast.players.headless.stream import Told

#: Of so many ids the moments are kept.
MOST_IDS = 2000


class Heard:
    """Of one id: the first moments at which players heard it, in ms of the epoch."""

    def __init__(self, name: str) -> None:
        self.name, self.again = name, 0
        self._who: set[str] = set()
        self._at_ms = array("d")

    def add(self, who: str, at_ms: float) -> None:
        if who in self._who:
            self.again += 1
            return
        self._who.add(who)
        self._at_ms.append(at_ms)

    def told(self) -> dict[str, Any]:
        ordered = array("d", sorted(self._at_ms))
        shares = {"first_ms": 0, "p50_ms": 0.5, "p99_ms": 0.99, "last_ms": 1}
        moments = {name: quantile(ordered, share) for name, share in shares.items()}
        return {"event": self.name, "count": len(ordered), "again": self.again, **moments}


class Hearing:
    """For one thread, that of the switchboard."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._by_id: dict[str, Heard] = {}

    def note(self, who: str, told: Told) -> None:
        self.counts[told.name] += 1
        said = id_in(told.data)
        if not said or (said not in self._by_id and len(self._by_id) >= MOST_IDS):
            return
        self._by_id.setdefault(said, Heard(told.name)).add(who, time() * 1000)

    def told(self) -> Mapping[str, dict[str, Any]]:
        """By id of an announcement or command by hand."""
        return {said: heard.told() for said, heard in self._by_id.copy().items()}


@lru_cache(maxsize=256)
def id_in(data: str) -> str:
    """The member `id`; empty without one. Remembered: many hear the same at once."""
    try:
        members = json.loads(data)
    except ValueError:
        return ""
    return str(members.get("id") or "") if isinstance(members, dict) else ""
