"""Sends what was played until the server says that it has it."""

import json
from typing import Any

from broadcast.players.headless.ledger import Event, Ledger
from broadcast.players.headless.line import Answer, Line, LineDown

#: Events in one report, and in one over a line that has just failed.
MOST, FEW = 500, 50
JSON = "application/json"
PROBLEM = "application/problem+json"
TOO_MUCH = (400, 413)


class Reports:
    def __init__(self, line: Line, ledger: Ledger) -> None:
        self._line, self._ledger = line, ledger
        self._batch = MOST

    def send(self, token: str, sent_at: str, status: dict[str, Any]) -> Answer:
        """One report. Raises LineDown; then the server may or may not have it, and it is sent again."""
        events = self._ledger.waiting(self._batch)
        body = json.dumps({"sent_at": sent_at, "status": status, "events": events})
        headers = {"Authorization": f"Bearer {token}", "Content-Type": JSON}
        try:
            answer = self._line.ask("POST", "/player/reports", headers, body.encode())
        except LineDown:
            self._batch = min(self._batch, FEW)
            raise
        if answer.status == 200:
            self._batch = MOST
            self._settle(events, answer.json())
        elif answer.status in TOO_MUCH:
            self._shrink(events, answer.headers.get("content-type", "").startswith(PROBLEM))
        return answer

    def _settle(self, events: list[Event], told: dict[str, Any]) -> None:
        self._ledger.settle(events, set(told.get("stored", [])), set(told.get("refused", [])))

    def _shrink(self, events: list[Event], is_ours: bool) -> None:
        """One event that the server cannot read must not hold back the others: it is found by halving.
        What a network between says takes none away."""
        if len(events) == 1 and is_ours:
            self._ledger.settle(events, set(), {events[0]["id"]})
        self._batch = max(1, len(events) // 2)
