"""What a paired player asks of the server, and when it asks again."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal

from broadcast.players.headless.clock import Clock
from broadcast.players.headless.feed import SECOND
from broadcast.players.headless.ledger import Ledger
from broadcast.players.headless.line import Answer, Line, LineDown, retry_after_s
from broadcast.players.headless.plays import utc
from broadcast.players.headless.reports import Reports

What = Literal["poll", "report"]
#: So soon after something happened it is reported, and so long at most a failure is waited off.
PROMPT, MOST_WAIT = 5 * SECOND, 300 * SECOND
POLL_S = 60.0


class ShutOut(Exception):
    """The token is not, or no longer, good for anything."""


class Link:
    """Calls of one token. They raise ShutOut."""

    def __init__(self, line: Line, ledger: Ledger, clock: Clock, token: str, seed: str = "") -> None:
        self._line, self._ledger, self._clock, self._token = line, ledger, clock, token
        self._reports = Reports(line, ledger)
        self._chance = random.Random(seed or token)  # noqa: S311
        self._due: dict[str, datetime] = {}
        self._failures = 0
        self.poll_s = POLL_S

    def is_due(self, what: What, now: datetime) -> bool:
        return now >= self._due_at(what, now)

    def next_due(self, now: datetime) -> datetime:
        return min(self._due_at("poll", now), self._due_at("report", now))

    def hurry(self) -> None:
        """Something changed: poll at once."""
        self._due.pop("poll", None)

    def feed(self, now: datetime) -> Answer | None:
        """A feed that is new, or None."""
        etag = self._ledger.kept("etag")
        headers = {"Authorization": f"Bearer {self._token}"} | ({"If-None-Match": etag} if etag else {})
        answer = self._ask("poll", now, lambda: self._line.ask("GET", "/player/feed", headers))
        return answer if answer.status == 200 else None

    def report(self, now: datetime, status: dict[str, Any]) -> None:
        answer = self._ask("report", now, lambda: self._reports.send(self._token, utc(now), status))
        self._due["news"] = now + PROMPT if answer.status == 200 else self._due["report"]

    def _due_at(self, what: What, now: datetime) -> datetime:
        has_news = what == "report" and bool(self._ledger.waiting(1))
        return self._due.get("news" if has_news else what, now)

    def _ask(self, what: What, now: datetime, ask: Callable[[], Answer]) -> Answer:
        """The answer, with the status 0 where none came."""
        try:
            answer = ask()
        except LineDown:
            answer = Answer(0)
        if said := answer.headers.get("x-server-time"):
            self._clock.learn(int(said))
        if answer.status == 401:
            raise ShutOut
        is_fine = answer.status in (200, 304)
        self._failures = 0 if is_fine else self._failures + 1
        self._due[what] = now + (self._pause() if is_fine else self._wait(answer))
        return answer

    def _pause(self) -> timedelta:
        return self.poll_s * self._chance.uniform(0.9, 1.1) * SECOND

    def _wait(self, answer: Answer) -> timedelta:
        """Growing, and random: a server that comes back is not met by everybody at once."""
        longest = min(MOST_WAIT, 2 ** min(self._failures, 9) * SECOND)
        return retry_after_s(answer, 0) * SECOND + longest * self._chance.uniform(0.2, 1)
