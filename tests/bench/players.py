"""Many players on one web process: what a poll, an open stream and a week of reports cost, if it grows."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from broadcast import outbox
from broadcast.engine.plan import Sound
from broadcast.models import Device, PlayEvent, Zone
from broadcast.players.headless.ledger import Ledger
from broadcast.players.headless.line import Answer, HttpLine
from broadcast.players.headless.plays import track_event, utc
from broadcast.players.headless.reports import Reports
from broadcast.players.headless.stream import Stream
from tenants.access import Person
from tenants.schemas import in_business
from tests.bench import web
from tests.bench.measure import Measure, against, middle, one_ms

MANY, FEW, POLLS = 300, 10, 8000
WEEK = 3000
#: An exchange may cost so many times as much with many players as with few.
FLAT = 2
POLL_MS, HEARD_MS, HANDED_IN_S, STREAM_KB = 1.0, 1000, 10, 100
EVENTS = 7


class Poller:
    """A player that has the feed of the moment, and asks for it again over a line that stays open."""

    def __init__(self, url: str, token: str) -> None:
        self._line = HttpLine(url)
        self._headers = {"Authorization": f"Bearer {token}"}
        self._headers["If-None-Match"] = self._ask(200).headers["etag"]

    def poll(self) -> None:
        self._ask(304)

    def close(self) -> None:
        self._line.close()

    def _ask(self, expected: int) -> Answer:
        answer = self._line.ask("GET", "/player/feed", self._headers)
        if answer.status != expected:
            raise AssertionError(f"A poll was answered {answer.status}: what was measured is not a poll.")
        return answer


def measures(owner: Person, folder: Path) -> Iterator[Measure]:
    many = max(FEW, int(os.environ.get("BENCH_PLAYERS") or MANY))
    tokens = admitted(owner, many)
    with web.running(folder) as server:
        yield from polls(server, tokens)
        yield from streams(server, tokens, owner)
        yield from reports(server, tokens, owner)


def admitted(owner: Person, count: int) -> list[str]:
    """Tokens of so many players in the business's first zone."""
    tokens = [f"token {number}" for number in range(count)]
    with in_business(owner.business):
        zone = Zone.objects.order_by("name").first()
        rows = [Device(zone=zone, name=f"Player {number}") for number in range(count)]
        for row, token in zip(Device.objects.bulk_create(rows), tokens, strict=True):
            outbox.admit(row, token)
    return tokens


# --- polls


def polls(server: web.Web, tokens: Sequence[str]) -> Iterator[Measure]:
    few = Measure(
        f"a poll, {FEW} players", poll_ms(server, tokens[:FEW]), "ms", POLL_MS, note="of the server's core"
    )
    yield few
    yield against(few, f"a poll, {len(tokens)} players", poll_ms(server, tokens), FLAT)


def poll_ms(server: web.Web, tokens: Sequence[str]) -> float:
    pollers = [Poller(server.url, token) for token in tokens]
    began = server.cpu_s()
    for number in range(POLLS):
        pollers[number % len(pollers)].poll()
    took_s = server.cpu_s() - began
    for poller in pollers:
        poller.close()
    return round(took_s * 1000 / POLLS, 3)


# --- streams


def streams(server: web.Web, tokens: Sequence[str], owner: Person) -> Iterator[Measure]:
    few = Measure(
        f"an event to the last of {FEW} streams", heard_ms(server, tokens[:FEW], owner), "ms", HEARD_MS
    )
    yield few
    before_kb = server.memory_kb()
    with listening(server, tokens) as open_streams:
        added_kb = max(0.0, server.memory_kb() - before_kb) / len(open_streams)
        yield Measure("an open stream, memory", round(added_kb, 1), "KB", STREAM_KB)
    name = f"an event to the last of {len(tokens)} streams"
    yield Measure(name, heard_ms(server, tokens, owner), "ms", HEARD_MS)


@contextmanager
def listening(server: web.Web, tokens: Sequence[str]) -> Iterator[list[Stream]]:
    """Open streams that have heard which feed is current."""
    found = [Stream(server.url, token) for token in tokens]
    for stream in found:
        stream.start()
    for stream in found:
        stream.heard.get(timeout=20)
    try:
        yield found
    finally:
        for stream in found:
            stream.stop()


def heard_ms(server: web.Web, tokens: Sequence[str], owner: Person) -> float:
    """From a commit until every stream has it; the middle of a few."""
    with in_business(owner.business):
        zone = Device.objects.select_related("zone").get(name="Player 0").zone
    with listening(server, tokens) as found:
        return middle([one_ms(lambda _: told(found, zone, owner)) for _ in range(EVENTS)])


def told(found: Sequence[Stream], zone: Zone, owner: Person) -> None:
    with in_business(owner.business):
        outbox.send(zone.pk, "control", {"action": "identify"})
    for stream in found:
        stream.heard.get(timeout=20)


# --- reports


def reports(server: web.Web, tokens: Sequence[str], owner: Person) -> Iterator[Measure]:
    """Players that were away for a week, one after the other: what is stored slows down none that follows."""
    handed_in_s(server, tokens[0])  # warms up
    first = Measure(
        "a week handed in", handed_in_s(server, tokens[1]), "s", HANDED_IN_S, note=f"{WEEK} plays"
    )
    yield first
    for token in tokens[2:6]:
        handed_in_s(server, token)
    yield against(first, "a week handed in, after six", handed_in_s(server, tokens[6]), FLAT)
    with in_business(owner.business):
        stored = PlayEvent.objects.filter(kind="track").count()
    if stored != 7 * WEEK:
        raise AssertionError(f"{stored} plays are stored of {7 * WEEK}: what was measured is not handing in.")


def handed_in_s(server: web.Web, token: str) -> float:
    ledger = week(token)
    sender = Reports(HttpLine(server.url), ledger)
    began = time.perf_counter()
    while ledger.waiting(1):
        sender.send(token, utc(datetime.now(UTC)), {})
    return round(time.perf_counter() - began, 2)


def week(token: str) -> Ledger:
    """A ledger of tracks, the last of which ended just now."""
    ledger, now = Ledger(), datetime.now(UTC)
    for number in range(WEEK):
        at = now - timedelta(seconds=200 * (WEEK - number))
        event = track_event(token, Sound(f"{number % 500:064x}", 200_000), at, at)
        ledger.write(event | {"status": "completed", "ended_at": utc(at + timedelta(seconds=200))})
    return ledger
