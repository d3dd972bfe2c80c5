import socket
from collections.abc import Iterator
from threading import Event

import pytest

from broadcast.players.crowd.slow import SIP_BYTES, SlowStreams

REQUEST = b"GET /player/events HTTP/1.1\r\n\r\n"


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        yield server


def opened(server: socket.socket, count: int) -> tuple[SlowStreams, list[socket.socket]]:
    slow = SlowStreams(f"http://127.0.0.1:{server.getsockname()[1]}", [REQUEST] * count)
    slow.round(Event())
    lines = [server.accept()[0] for _ in range(count)]
    return slow, lines


def test_they_open_their_streams(server: socket.socket) -> None:
    slow, lines = opened(server, 2)
    assert len(slow) == 2
    assert [line.recv(1000) for line in lines] == [REQUEST, REQUEST]


def test_one_never_reads_and_the_other_sips(server: socket.socket) -> None:
    slow, lines = opened(server, 2)
    for line in lines:
        line.sendall(b"x" * 2 * SIP_BYTES)
    slow.round(Event())
    held = [len(line.recv(1000, socket.MSG_PEEK)) for _, line in slow._open.values()]
    assert held == [2 * SIP_BYTES, SIP_BYTES]


def test_who_is_dropped_comes_back_later(server: socket.socket) -> None:
    slow, lines = opened(server, 2)
    for line in lines:
        line.close()
    slow.round(Event())
    assert (len(slow), slow.dropped) == (0, 2)
    for _ in range(6):
        slow.round(Event())
    assert len(slow) == 2


def test_a_server_that_is_away_is_tried_again(server: socket.socket) -> None:
    url = f"http://127.0.0.1:{server.getsockname()[1]}"
    server.close()
    slow = SlowStreams(url, [REQUEST])
    slow.round(Event())
    assert len(slow) == 0
