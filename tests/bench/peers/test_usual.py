import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx
import psycopg2
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.bench.peers import running
from tests.bench.peers.running import Peer, Tokens, bearing
from tests.e2e.site import database_url


@pytest.fixture(scope="module")
def usual(folder: Path, redis: str) -> Iterator[Peer]:
    with running.usual(folder, redis) as peer:
        yield peer


@pytest.fixture(scope="module")
def tokens(usual: Peer) -> Tokens:
    return usual.furnish(2)


def listening(usual: Peer, token: str) -> ClientConnection:
    return connect(usual.url.replace("http", "ws"), additional_headers=bearing(token))


def test_a_feed_is_as_large_as_ours(usual: Peer, tokens: Tokens) -> None:
    answer = httpx.get(f"{usual.url}/api/feed", headers=bearing(tokens.devices[0]))
    feed = answer.json()
    assert (len(feed["tracks"]), len(feed["announcements"]), len(feed["cues"])) == (120, 10, 166)
    assert [track["title"] for track in feed["tracks"][:2]] == ["Song 0", "Song 1"]
    assert 10_000 < int(answer.headers["content-length"]) < 20_000


def test_an_unchanged_feed_is_not_sent_again(usual: Peer, tokens: Tokens) -> None:
    headers = bearing(tokens.devices[0])
    etag = httpx.get(f"{usual.url}/api/feed", headers=headers).headers["etag"]
    again = httpx.get(f"{usual.url}/api/feed", headers=headers | {"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    other = httpx.get(f"{usual.url}/api/feed", headers=headers | {"If-None-Match": '"another"'})
    assert other.status_code == 200


def test_a_stranger_gets_nothing(usual: Peer, tokens: Tokens) -> None:
    assert httpx.get(f"{usual.url}/api/feed").status_code == 401
    with pytest.raises(httpx.HTTPStatusError, match="403"):
        usual.announce(replace(tokens, staff=tokens.devices[0]))
    with pytest.raises(InvalidStatus):
        listening(usual, "nothing")


def test_every_socket_hears_what_was_committed(usual: Peer, tokens: Tokens) -> None:
    first, second = (listening(usual, token) for token in tokens.devices)
    with first, second:
        usual.announce(tokens)
        heard = [json.loads(socket.recv(timeout=10)) for socket in (first, second)]
    assert [told["announcement"] for told in heard] == [tokens.announcement] * 2
    assert is_stored(heard[0]["id"])


def is_stored(key: str) -> bool:
    with closing(psycopg2.connect(database_url(running.DATABASE))) as line, line.cursor() as cursor:
        cursor.execute("SELECT FROM usual_interrupt WHERE id = %s", (key,))
        return cursor.rowcount == 1
