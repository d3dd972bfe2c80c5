"""From a press in the portal until the last of thousands of players hears of it, and what a stream costs."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
from django.db import connection
from django.test import Client

from library.models import Announcement
from tenants.access import Person
from tenants.schemas import in_business
from tests.bench import stage, web
from tests.bench.hearing import Crowd, crowd
from tests.bench.measure import Measure, median_of, p99
from tests.bench.peers import running
from tests.bench.stage import Chain
from tests.redis_server import NONE_HERE, running_if_any

FULL, FEWER = 10_000, 5_000
PRESSES = 5
P99_MS = {FULL: 2000, FEWER: 1000}
STREAM_KB, BESIDE_CHANNELS = 40, 5
EDGE = "/player/events"


def measures(owner: Person, folder: Path) -> Iterator[Measure]:
    full = int(os.environ.get("BENCH_STREAMS") or FULL)
    found: dict[int, Measure] = {}
    for size in sorted({full // 10, full // 3, full // 2, full}):
        chain = stage.chain(owner, size)
        with web.running(folder) as server:
            yield from streams(server, chain, folder, found)
    yield from peers(found[full // 2], full // 2, folder)


def streams(server: web.Web, chain: Chain, folder: Path, found: dict[int, Measure]) -> Iterator[Measure]:
    size, before_kb, threads = len(chain.tokens), server.memory_kb(), server.threads()
    with crowd(server, EDGE, "edge", chain.tokens, folder) as listeners:
        added_kb = (server.memory_kb() - before_kb) / size
        yield Measure(f"{size} streams open", round(listeners.opened_s, 2), "s")
        yield Measure(f"memory of a stream, {size} open", round(added_kb, 1), "KB", STREAM_KB)
        # Its first stream has the edge begin to ask the database in a thread of its own.
        yield Measure(f"threads that {size} streams take", server.threads() - threads, "threads", 1)
        yield Measure(f"connections that listen, {size} streams", listening_connections(), "connections", 1)
        found[size] = heard(listeners, size, presser(server, chain))
        yield found[size]


def heard(listeners: Crowd, size: int, press) -> Measure:
    runs = [p99(listeners.heard_ms("interrupt", press)) for _ in range(PRESSES)]
    return median_of(f"press to {size} players, p99", runs, "ms", P99_MS.get(size))


def presser(server: web.Web, chain: Chain):
    """Presses "everywhere" as the portal's page does: signed in, with its token against forgery."""
    client = Client()
    client.force_login(chain.owner.user)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    browser = httpx.Client(base_url=server.url, timeout=60, cookies=cookies)
    with in_business(chain.owner.business):
        said = list(Announcement.objects.values_list("pk", flat=True)[: PRESSES + 1])
    path = f"/b/{chain.owner.business.slug}/announcements/%s/play/"
    browser.get(path % said[-1]).raise_for_status()
    turns = iter(said)

    def press() -> None:
        form = {"everywhere": "on", "mode": "duck", "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        answer = browser.post(path % next(turns), data=form, headers={"Referer": server.url})
        if answer.status_code != 302:
            raise AssertionError(f"The press was answered {answer.status_code}.")

    return press


def listening_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN edge%'")
        return int(cursor.fetchone()[0])


def peers(ours: Measure, size: int, folder: Path) -> Iterator[Measure]:
    if not running.are_installed():
        print(running.NOT_INSTALLED)  # noqa: T201
        return
    with running_if_any() as redis:
        if redis is None:
            print(NONE_HERE)  # noqa: T201
            return
        with running.usual(folder, redis.url) as peer:
            channels = of_peer(peer, "sockets", "message", size, folder, "Channels with Redis")
        yield channels
        with running.eventstream(folder, redis.url) as peer:
            yield of_peer(peer, "streams", "announce", size, folder, "django-eventstream")
    faster = round(channels.value / ours.value, 2)
    yield Measure(f"press to {size}, beside Channels", faster, "times", BESIDE_CHANNELS, at_least=True)


def of_peer(peer: running.Peer, kind: str, event: str, size: int, folder: Path, name: str) -> Measure:
    tokens, before_kb = peer.furnish(size), peer.memory_kb()
    path = "/events" if kind == "streams" else "/"
    with crowd(peer, path, kind, tokens.devices, folder) as listeners:
        kb = (peer.memory_kb() - before_kb) / size
        runs = [p99(listeners.heard_ms(event, lambda: peer.announce(tokens))) for _ in range(PRESSES)]
    return median_of(f"{name}: press to {size} players, p99", runs, "ms", note=f"{kb:.0f} KB a client")
