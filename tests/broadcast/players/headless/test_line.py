"""Over real sockets."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from broadcast.players.headless.line import CutLine, HttpLine, LineDown, LossyLine
from broadcast.players.headless.stream import Stream

EVENTS = b': hello\nretry: 10\n\nid: 7\nevent: feed\ndata: {"etag": "x"}\n\n'


class Echo(BaseHTTPRequestHandler):
    """Says back what it was sent; counts."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer in two packets would wait for the first to be acknowledged
    seen: list[tuple[str, str | None]] = []

    def do_POST(self) -> None:
        self.seen.append((self.path, self.headers.get("Last-Event-ID")))
        self.answer(self.rfile.read(int(self.headers["Content-Length"])))

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers.get("Last-Event-ID")))
        self.answer(EVENTS)

    def answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("X-Server-Time", "5")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None: ...


@pytest.fixture
def address() -> Iterator[str]:
    Echo.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_answer_has_status_headers_and_body(address: str) -> None:
    answer = HttpLine(f"{address}/under/").ask("POST", "/a", {}, b"body")
    assert (answer.status, answer.headers["x-server-time"], answer.body) == (200, "5", b"body")
    assert Echo.seen == [("/under/a", None)]


def test_no_server_is_a_line_that_is_down() -> None:
    line = HttpLine("http://127.0.0.1:9")
    with pytest.raises(LineDown):
        line.ask("GET", "/", {})


def test_a_line_comes_back(address: str) -> None:
    line = HttpLine(address)
    line.ask("POST", "/a", {}, b"1")
    assert line._connection
    assert line._connection.sock
    line._connection.sock.close()
    with pytest.raises(LineDown):
        line.ask("POST", "/a", {}, b"2")
    assert line.ask("POST", "/a", {}, b"3").body == b"3"


def test_what_is_lost_was_done_before(address: str) -> None:
    line = LossyLine(HttpLine(address), 0.3, seed=1)
    came = 0
    for _ in range(100):
        try:
            came += line.ask("POST", "/a", {}, b"x").status == 200
        except LineDown:
            continue
    assert (len(Echo.seen), came + line.lost) == (100, 100)
    assert 15 < line.lost < 45


def test_over_a_cut_line_nothing_arrives(address: str) -> None:
    with pytest.raises(LineDown):
        CutLine(HttpLine(address), lambda: True).ask("POST", "/a", {}, b"x")
    assert Echo.seen == []


def test_the_stream_hears_and_after_a_break_goes_on_where_it_was(address: str) -> None:
    stream = Stream(address, "t")
    stream.start()
    heard = [stream.heard.get(timeout=10) for _ in range(2)]
    stream.stop()
    assert [(told.id, told.name) for told in heard] == [("7", "feed")] * 2
    assert Echo.seen[:2] == [("/player/events", None), ("/player/events", "7")]
