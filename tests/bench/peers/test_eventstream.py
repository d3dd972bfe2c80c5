import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import httpx
import pytest
from redis import Redis

from tests.bench.peers import running
from tests.bench.peers.running import Peer, Tokens, bearing


@pytest.fixture(scope="module")
def eventstream(folder: Path, redis: str) -> Iterator[Peer]:
    with running.eventstream(folder, redis) as peer:
        yield peer


@pytest.fixture(scope="module")
def tokens(eventstream: Peer) -> Tokens:
    return eventstream.furnish(1)


def wait_until_subscribed(redis: str) -> None:
    """The first stream opens before its process hears Redis."""
    for _ in range(100):
        if dict(Redis.from_url(redis).pubsub_numsub("events_channel"))[b"events_channel"]:
            return
        Event().wait(0.1)
    raise TimeoutError("Nobody listens to Redis.")


def test_a_stream_hears_an_announcement(eventstream: Peer, tokens: Tokens, redis: str) -> None:
    with httpx.stream("GET", f"{eventstream.url}/events", headers=bearing(tokens.devices[0])) as stream:
        lines = stream.iter_lines()
        assert "event: stream-open" in lines
        wait_until_subscribed(redis)
        eventstream.announce(tokens)
        assert "event: announce" in lines
        told = next(lines).removeprefix("data: ")
    assert json.loads(told)["announcement"] == tokens.announcement


def test_a_stranger_hears_nothing(eventstream: Peer) -> None:
    assert "No channels specified" in httpx.get(f"{eventstream.url}/events").text
