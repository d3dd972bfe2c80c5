import gzip
from collections.abc import Iterator

import pytest

from broadcast.players.crowd.line import LinePerThread, QuickLine
from broadcast.players.headless.line import LineDown
from tests.broadcast.players.crowd.web import Web, answer, serving

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"


def said(asked: bytes) -> bytes | None:
    packed = gzip.compress(b"packed")
    return {
        b"/plain": answer(200, "X-Server-Time: 7", body=b"plain"),
        b"/packed": answer(200, "Content-Encoding: gzip", body=packed),
        b"/same": b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n',
        b"/chunked": CHUNKED,
        b"/last": answer(200, "Connection: close", body=b"last"),
        b"/cut": answer(200, body=b"whole")[:-2],
        b"/bad": b"SSH-2.0-x\r\n\r\n",
        b"/unpacked": answer(200, "Content-Encoding: gzip", body=b"no gzip"),
    }.get(asked.split(b" ")[1])


@pytest.fixture
def web() -> Iterator[Web]:
    with serving(said) as web:
        yield web


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        ("/plain", 200, b"plain"),
        ("/packed", 200, b"packed"),
        ("/same", 304, b""),
        ("/chunked", 200, b"abcde"),
        ("/last", 200, b"last"),
    ],
)
def test_an_answer_is_read(web: Web, path: str, status: int, body: bytes) -> None:
    got = QuickLine(web.url).ask("GET", path, {})
    assert (got.status, got.body) == (status, body)


def test_headers_are_in_lower_case_and_a_body_is_sent(web: Web) -> None:
    got = QuickLine(web.url).ask("POST", "/plain", {"Content-Type": "a/b"}, b"sent")
    assert got.headers["x-server-time"] == "7"
    assert b"Content-Length: 4\r\n" in web.asked[0]
    assert web.asked[0].endswith(b"\r\n\r\nsent")


def test_a_connection_is_kept(web: Web) -> None:
    line = QuickLine(web.url)
    for path in ("/plain", "/same", "/chunked", "/last", "/plain"):
        line.ask("GET", path, {})
    assert web.connections == 2


@pytest.mark.parametrize("path", ["/bad", "/unpacked", "/unknown"])
def test_what_is_no_answer_is_a_line_that_is_down(web: Web, path: str) -> None:
    with pytest.raises(LineDown):
        QuickLine(web.url).ask("GET", path, {})


def test_a_connection_that_the_server_closed_meanwhile_is_opened_anew() -> None:
    hangs_up = iter([False, True, False])
    with serving(lambda _: None if next(hangs_up) else answer(200)) as web:
        line = QuickLine(web.url)
        assert [line.ask("GET", "/", {}).status for _ in range(2)] == [200, 200]
        assert web.connections == 2


def test_nobody_there_is_a_line_that_is_down(web: Web) -> None:
    with pytest.raises(LineDown):
        QuickLine("http://127.0.0.1:9").ask("GET", "/", {})


def test_each_thread_has_a_connection_of_its_own(web: Web) -> None:
    line = LinePerThread(web.url)
    for _ in range(2):
        line.ask("GET", "/plain", {})
    assert web.connections == 1
