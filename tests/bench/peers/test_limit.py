import gzip
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from broadcast.edge.store import dsn_of
from tests.bench.peers import running
from tests.bench.peers.limit.reads import reads_per_second

FEED = b'{"music": []}'


@pytest.fixture(scope="module")
def limit(folder: Path) -> Iterator[httpx.Client]:
    (folder / "feed.gz").write_bytes(gzip.compress(FEED))
    with running.limit(folder, folder / "feed.gz") as peer, httpx.Client(base_url=peer.url) as client:
        assert peer.memory_kb() > 1000
        yield client


def test_an_unchanged_poll_has_the_headers_of_the_edges(limit: httpx.Client) -> None:
    answer = limit.get("/304")
    assert (answer.status_code, answer.content) == (304, b"")
    names = ["date", "server", "etag", "cache-control", "vary", "x-server-time"]
    assert list(answer.headers) == names


def test_a_changed_feed_is_the_prepared_bytes(limit: httpx.Client) -> None:
    answer = limit.get("/200")
    assert (answer.status_code, answer.content) == (200, FEED)
    assert answer.headers["content-encoding"] == "gzip"


def test_a_stream_opens_and_stays_idle(limit: httpx.Client) -> None:
    with limit.stream("GET", "/events") as stream:
        assert stream.headers["content-type"] == "text/event-stream"
        assert next(stream.iter_lines()) == ": hello"


@pytest.mark.django_db
def test_rows_are_read_by_their_key() -> None:
    assert reads_per_second(dsn_of(settings.DATABASES["default"]), seconds=0.05) > 0
