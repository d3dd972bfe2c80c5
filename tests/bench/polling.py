"""What a player's poll costs one web process, beside a bare application and the usual stack."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

from broadcast.players.headless.line import Answer, HttpLine
from tenants.access import Person
from tests.bench import stage, web, wrk
from tests.bench.measure import Measure, at_least, median_of
from tests.bench.peers import running

RUNS = 5
PLAYERS = 100
#: Of a bare application's requests a second, and of the usual stack's.
UNCHANGED, CHANGED, USUAL = 0.5, 0.2, 25
MOST_BYTES = 600
Asked = tuple[str, Mapping[str, str]]


def measures(owner: Person, folder: Path) -> Iterator[Measure]:
    if not wrk.is_here():
        return
    tokens = stage.many(owner, 1, int(os.environ.get("BENCH_PLAYERS") or PLAYERS))
    with ExitStack() as stack:
        server = stack.enter_context(web.running(folder))
        feed = polled(server.url, "/player/feed", tokens[0])
        (folder / "body.gz").write_bytes(feed.body)
        limit = stack.enter_context(running.limit(folder, folder / "body.gz"))
        asked = questions(server.url, limit.url, feed, tokens[0])
        asked |= of_usual(stack, folder)
        yield from compared(asked, len(feed.body))
        yield bytes_both_ways(server.url, feed, tokens[0])


def polled(url: str, path: str, token: str, etag: str = "") -> Answer:
    headers = asking(token) | ({"If-None-Match": etag} if etag else {})
    return HttpLine(url).ask("GET", path, headers)


def asking(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"}


def questions(ours: str, limit: str, feed: Answer, token: str) -> dict[str, Asked]:
    knows = asking(token) | {"If-None-Match": feed.headers["etag"]}
    return {
        "bare 304": (f"{limit}/304", knows),
        "unchanged poll": (f"{ours}/player/feed", knows),
        "bare 200": (f"{limit}/200", asking(token)),
        "changed feed": (f"{ours}/player/feed", asking(token)),
    }


def of_usual(stack: ExitStack, folder: Path) -> dict[str, Asked]:
    if not running.are_installed():
        print(running.NOT_INSTALLED)  # noqa: T201
        return {}
    peer = stack.enter_context(running.usual(folder, None))
    token = peer.furnish(PLAYERS).devices[0]
    etag = polled(peer.url, "/api/feed", token).headers["etag"]
    knows = asking(token) | {"If-None-Match": etag}
    url = f"{peer.url}/api/feed"
    return {"usual 304": (url, knows), "usual 200": (url, asking(token))}


def compared(asked: Mapping[str, Asked], size: int) -> Iterator[Measure]:
    """In turns, so that what else the machine does falls on all of them."""
    runs = in_turns({name: partial(per_s, ask) for name, ask in asked.items()})
    found = {name: median_of(f"{name}, one process", each, "per s") for name, each in runs.items()}
    for name in ("bare 304", "bare 200", "usual 304", "usual 200"):
        if name in found:
            yield found[name]
    yield at_least(found["bare 304"], UNCHANGED, found["unchanged poll"])
    if usual := found.get("usual 304"):
        ours = replace(found["unchanged poll"], name="unchanged poll, beside the usual stack")
        yield at_least(usual, USUAL, ours)
    changed = replace(found["changed feed"], note=f"{size} bytes gzipped")
    yield at_least(found["bare 200"], CHANGED, changed)


def per_s(asked: Asked) -> float:
    return wrk.load(*asked).per_s


def in_turns(work: Mapping[str, Callable[[], float]]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(RUNS):
        for name, once in work.items():
            found[name].append(once())
    return found


def bytes_both_ways(url: str, feed: Answer, token: str) -> Measure:
    """Of an unchanged poll as wrk sends it, and as the server answers it: their bytes on the line."""
    knows = asking(token) | {"If-None-Match": feed.headers["etag"]}
    told = {"Host": url.partition("//")[2], **knows}
    sent = len("GET /player/feed HTTP/1.1\r\n\r\n") + sum(len(f"{name}: {told[name]}\r\n") for name in told)
    got = wrk.load(f"{url}/player/feed", knows, seconds=1).bytes_each
    return Measure("unchanged poll, both ways", round(sent + got), "bytes", MOST_BYTES)
