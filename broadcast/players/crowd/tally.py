"""What a fleet was answered, how quickly, and what it should not have been."""

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from time import perf_counter
from typing import Any
from uuid import UUID

from broadcast.players.headless.ledger import Event
from broadcast.players.headless.line import Answer, Line, LineDown

#: What a good player is answered when all is well.
FINE = (200, 204, 304)
KINDS = {"/player/feed": "poll", "/player/reports": "report"}


def kind_of(path: str) -> str:
    return KINDS.get(path, "pairing")


def quantile(sorted_values: "array[float]", share: float) -> float | None:
    """None of nothing."""
    return (
        sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))] if sorted_values else None
    )


def spread(values: "array[float]") -> dict[str, float | None]:
    """In the values' own unit."""
    ordered = array("d", sorted(values))
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "most": 1}
    found = {name: quantile(ordered, share) for name, share in shares.items()}
    return {name: value if value is None else round(value, 2) for name, value in found.items()}


@dataclass
class Count:
    """Of some seconds, or of all."""

    answers: Counter[str] = field(default_factory=Counter)
    took_ms: "dict[str, array[float]]" = field(default_factory=dict)
    late_s: "array[float]" = field(default_factory=lambda: array("d"))

    def asked(self, kind: str) -> int:
        return len(self.took_ms.get(kind, ()))


class Tally:
    """For many threads. `recent` begins anew whenever it is taken."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.total, self._recent = Count(), Count()
        #: What no good player should have met, by kind.
        self.wrong: Counter[str] = Counter()
        #: What broken ones were answered.
        self.troubled: Counter[str] = Counter()
        self.sent = 0
        #: Plays that the server said it has, and of which announcements by hand there are how many receipts.
        self.stored: set[bytes] = set()
        self.receipts: dict[str, set[bytes]] = {}
        self.refused = 0

    def answered(self, kind: str, status: int, took_s: float) -> None:
        with self._lock:
            for count in (self.total, self._recent):
                count.answers[f"{kind} {status}"] += 1
                count.took_ms.setdefault(kind, array("d")).append(took_s * 1000)

    def late(self, late_s: float) -> None:
        with self._lock:
            self.total.late_s.append(late_s)
            self._recent.late_s.append(late_s)

    def went_wrong(self, what: str) -> None:
        with self._lock:
            self.wrong[what] += 1

    def met(self, trouble: str, answer: Answer | None) -> None:
        """What a broken player did, and how it was answered; None: not at all."""
        said = answer.status if answer else "no answer"
        with self._lock:
            self.troubled[f"{trouble}: {said}"] += 1
            if answer and answer.status >= 500 and not is_announced(answer):
                self.wrong[f"broken, {trouble}: {said}"] += 1

    def keep(self, event: Event) -> None:
        """The server has it."""
        play = UUID(event["id"]).bytes
        with self._lock:
            self.sent += 1
            self.stored.add(play)
            if event["kind"] in ("interrupt", "control") and event["ref"]:
                self.receipts.setdefault(event["ref"], set()).add(play)

    def recent(self) -> Count:
        with self._lock:
            count, self._recent = self._recent, Count()
            return count


def is_announced(answer: Answer) -> bool:
    """A server that asks to come back later says when."""
    return answer.status == 503 and "retry-after" in answer.headers


class Counted:
    """A line of good players: what comes over it is counted, and what should not have come is wrong."""

    def __init__(self, line: Line, tally: Tally) -> None:
        self._line, self._tally = line, tally

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        kind, began = kind_of(path), perf_counter()
        try:
            answer = self._line.ask(method, path, headers, body)
        except LineDown as error:
            self._tally.answered(kind, 0, perf_counter() - began)
            self._tally.went_wrong(f"{kind}, no answer: {error}")
            raise
        self._tally.answered(kind, answer.status, perf_counter() - began)
        if answer.status not in FINE and not is_announced(answer) and not is_waiting(path, answer):
            self._tally.went_wrong(f"{kind} {answer.status}")
        return answer


def is_waiting(path: str, answer: Answer) -> bool:
    """Until somebody has approved a code, asking for the token is refused."""
    told: dict[str, Any] = answer.json() if path == "/player/token" and answer.status == 400 else {}
    return told.get("error") == "authorization_pending"
