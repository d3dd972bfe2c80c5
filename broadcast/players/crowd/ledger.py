"""What a player of a crowd keeps: in memory, in a fraction of what a database takes."""

import zlib
from collections.abc import Callable, Iterable

from broadcast.players.headless.ledger import RANK, Event, Ledger

OVER = 2


def nothing(_event: Event) -> None: ...


class SlimLedger(Ledger):
    """As a Ledger, but of a play that is over and stored it knows only that: the crowd's tally has it."""

    def __init__(self, on_stored: Callable[[Event], None] = nothing) -> None:
        """`on_stored` is told each event as the server acknowledged it."""
        self._on_stored = on_stored
        self._kept: dict[str, str] = {}
        self._feed = b""
        self._plays: dict[str, Event] = {}
        self._waiting: dict[str, None] = {}
        self._stored: set[str] = set()
        self._refused: set[str] = set()

    def close(self) -> None: ...

    def keep(self, **values: str) -> None:
        if "feed" in values:
            self._feed = zlib.compress(values.pop("feed").encode(), 1)
        self._kept.update(values)

    def kept(self, name: str) -> str:
        if name == "feed" and self._feed:
            return zlib.decompress(self._feed).decode()
        return self._kept.get(name, "")

    def write(self, event: Event) -> None:
        if RANK[event["status"]] <= self.rank(event["id"]):
            return
        before = self._plays.get(event["id"])
        self._plays[event["id"]] = event | {"zone": before.get("zone") if before else self.zone_id}
        self._waiting[event["id"]] = None
        self._refused.discard(event["id"])

    def forget_plays(self) -> None:
        for plays in (self._plays, self._waiting, self._stored, self._refused):
            plays.clear()

    def known(self, play_id: str) -> Event | None:
        return self._plays.get(play_id)

    def rank(self, play_id: str) -> int:
        if play_id in self._stored:
            return OVER
        known = self._plays.get(play_id)
        return RANK[known["status"]] if known else -1

    def waiting(self, most: int = -1) -> list[Event]:
        if not self._waiting:  # as at most steps
            return []
        waiting = [event for play_id, event in self._plays.items() if play_id in self._waiting]
        return waiting if most < 0 else waiting[:most]

    def open_plays(self) -> list[Event]:
        return [event for event in self._plays.values() if RANK[event["status"]] == 1]

    def all(self) -> list[Event]:
        """Without those that are over and stored."""
        return list(self._plays.values())

    def settle(self, sent: Iterable[Event], stored: set[str], refused: set[str]) -> None:
        for event in sent:
            if event["id"] in stored:
                self._on_stored(event)
            now = self._plays.get(event["id"])
            if not now or now["status"] != event["status"]:
                continue
            if event["id"] in stored:
                self._let_go(event)
            elif event["id"] in refused:
                self._waiting.pop(event["id"], None)
                self._refused.add(event["id"])

    def count(self, state: str) -> int:
        if state == "waiting":
            return len(self._waiting)
        if state == "refused":
            return len(self._refused)
        return len(self._stored) + len(self._plays) - len(self._waiting) - len(self._refused)

    def _let_go(self, event: Event) -> None:
        self._waiting.pop(event["id"], None)
        self._refused.discard(event["id"])
        if RANK[event["status"]] == OVER:
            del self._plays[event["id"]]
            self._stored.add(event["id"])
