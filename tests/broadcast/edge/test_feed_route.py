import gzip
import json
import socket
import time

import httpx
import pytest

from broadcast.edge.feed_route import accepts_gzip

from .house import House, Paired
from .serving import Serving


def test_feed_is_the_device_and_then_its_zone(client: httpx.Client, house: House, till: Paired) -> None:
    feed = house.build(poll_s=60)
    assert client.get("/player/feed", headers=till.headers).json() == {
        "device": {"id": till.id, "name": "Till"},
        **feed,
    }


def test_headers_of_a_feed(client: httpx.Client, till: Paired) -> None:
    headers = client.get("/player/feed", headers=till.headers).headers
    assert headers["cache-control"] == "private, no-cache"
    assert headers["vary"] == "Accept-Encoding"
    assert headers["content-type"] == "application/json"
    assert abs(int(headers["x-server-time"]) / 1000 - time.time()) < 5


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_gzip_where_accepted(client: httpx.Client, house: House, till: Paired, accepted: str) -> None:
    house.build(music=[{"n": number} for number in range(3000)])
    with client.stream("GET", "/player/feed", headers=till.headers | {"Accept-Encoding": accepted}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding", "identity") == accepted
    assert len(json.loads(gzip.decompress(raw) if accepted == "gzip" else raw)["music"]) == 3000


def test_head_has_no_body(client: httpx.Client, till: Paired) -> None:
    answer = client.head("/player/feed", headers=till.headers)
    assert (answer.status_code, answer.content) == (200, b"")


def test_unchanged_poll_costs_at_most_600_bytes(client: httpx.Client, serving: Serving, till: Paired) -> None:
    etag = client.get("/player/feed", headers=till.headers).headers["etag"]
    asked = (
        f"GET /player/feed HTTP/1.1\r\nHost: 127.0.0.1:{serving.port}\r\nAccept-Encoding: gzip\r\n"
        f"Authorization: Bearer {till.token}\r\nIf-None-Match: {etag}\r\nConnection: close\r\n\r\n"
    ).encode()
    with socket.create_connection(("127.0.0.1", serving.port), timeout=5) as line:
        line.sendall(asked)
        answered = line.makefile("rb").read()
    assert answered.startswith(b"HTTP/1.1 304 ")
    assert answered.endswith(b"\r\n\r\n")
    assert len(asked) + len(answered) <= 600


def test_who_has_the_feed_needs_none_to_be_loaded(
    client: httpx.Client, serving: Serving, house: House, till: Paired
) -> None:
    etag = client.get("/player/feed", headers=till.headers).headers["etag"]
    serving.edge.feeds.clear()
    assert client.get("/player/feed", headers=till.headers | {"If-None-Match": etag}).status_code == 304
    assert serving.edge.feeds.known_feed(house.zone_id) is None


def test_a_feed_that_was_never_built_is_not_ready(client: httpx.Client, house: House, till: Paired) -> None:
    with house.change(f"feed:{house.zone_id}") as cursor:
        cursor.execute(
            "UPDATE edge_readyfeed SET body = '{}', etag = '' WHERE zone_id = %s", (house.zone_id,)
        )
    answer = client.get("/player/feed", headers=till.headers | {"If-None-Match": '"-x"'})
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}'])
def test_304_for_every_form_of_the_tag(client: httpx.Client, till: Paired, form: str) -> None:
    etag = client.get("/player/feed", headers=till.headers).headers["etag"]
    answer = client.get("/player/feed", headers=till.headers | {"If-None-Match": form.format(etag)})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag


def test_known_device_polls_without_a_query(
    client: httpx.Client, serving: Serving, house: House, till: Paired, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving.settle(house)
    client.get("/player/feed", headers=till.headers)
    monkeypatch.setattr(serving.edge.presence, "seen", lambda _device, _scope: None)
    serving.write_presence()
    before = serving.edge.store.queries
    for _ in range(20):
        assert client.get("/player/feed", headers=till.headers).status_code == 200
    assert serving.edge.store.queries == before


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer nobody", "Basic eDp5", "Bearer " + "x" * 600]
)
def test_wrong_token_is_401(client: httpx.Client, authorization: str) -> None:
    answer = client.get("/player/feed", headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 401
    assert "x-server-time" in answer.headers


def test_token_in_the_address_is_not_taken(client: httpx.Client, till: Paired) -> None:
    assert client.get("/player/feed", params={"token": till.token}).status_code == 401


def test_zone_without_a_feed_is_503(client: httpx.Client, dsn: str) -> None:
    empty = House(dsn)
    answer = client.get("/player/feed", headers=empty.pair().headers)
    empty.clear()
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["content-type"] == "application/problem+json"


def test_poll_is_noted(client: httpx.Client, serving: Serving, house: House, till: Paired) -> None:
    client.get("/player/feed", headers=till.headers)
    serving.write_presence()
    rows = house.ask("SELECT zone_id::text, streaming FROM edge_presence WHERE device_id = %s", till.id)
    assert rows == [(house.zone_id, False)]


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        (b"gzip", True),
        (b"br, GZIP;q=0.5", True),
        (b"*", True),
        (b"gzip;q=0", False),
        (b"gzip; q=0.000", False),
        (b"br", False),
        (b"", False),
    ],
)
def test_accepts_gzip(header: bytes, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted
