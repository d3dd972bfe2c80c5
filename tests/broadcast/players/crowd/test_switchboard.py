"""Against a server of a few lines, which says what a test has it say."""

import socket
import time
from collections.abc import Callable, Iterator

import pytest

from broadcast.players.crowd.ear import Ear
from broadcast.players.crowd.switchboard import Switchboard

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
QUICK = b"retry: 1\n\n"
FEED = b'id: 7\nevent: feed\ndata: {"etag": "x"}\n\n'


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        yield server


@pytest.fixture
def board(server: socket.socket) -> Iterator[Switchboard]:
    board = Switchboard(f"http://127.0.0.1:{server.getsockname()[1]}")
    yield board
    board.close()


@pytest.fixture
def ear(board: Switchboard) -> Ear:
    ear = Ear(board, "a token")
    ear.start()
    return ear


def until(board: Switchboard, holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        board.turn(0.05)


def answered(board: Switchboard, server: socket.socket, said: bytes) -> tuple[socket.socket, bytes]:
    """The line of the ear that comes next, and what it asked."""
    board.turn(0)
    line, _ = server.accept()
    board.turn(0.05)
    asked = line.recv(4096)
    line.sendall(said)
    return line, asked


def test_it_hears_with_its_token(board: Switchboard, server: socket.socket, ear: Ear) -> None:
    line, asked = answered(board, server, HEAD + FEED)
    with line:
        until(board, lambda: not ear.heard.empty())
    assert b"Authorization: Bearer a token" in asked
    assert (ear.is_open, ear.heard.get().members) == (True, {"etag": "x"})


def test_after_a_break_it_goes_on_where_it_was(board: Switchboard, server: socket.socket, ear: Ear) -> None:
    line, _ = answered(board, server, HEAD + QUICK + FEED)
    until(board, lambda: ear.last_id == "7")
    line.close()
    until(board, lambda: not ear.is_open)
    until(board, lambda: ear.line is not None)
    line, asked = answered(board, server, HEAD)
    line.close()
    assert b"Last-Event-ID: 7\r\n" in asked


def test_who_is_turned_away_tries_again_later(board: Switchboard, server: socket.socket, ear: Ear) -> None:
    line, _ = answered(board, server, b"HTTP/1.1 503 Not ready\r\n\r\n")
    with line:
        until(board, lambda: ear.failures == 1)
    assert (ear.is_open, ear.line, board.lost) == (False, None, {"answered 503": 1})


def test_a_server_that_is_not_there_is_a_failure(board: Switchboard, server: socket.socket) -> None:
    server.close()
    ear = Ear(board, "a token")
    ear.start()
    until(board, lambda: ear.failures == 1)


def test_one_that_is_shut_stays_so(board: Switchboard, server: socket.socket, ear: Ear) -> None:
    line, _ = answered(board, server, HEAD + QUICK)
    until(board, lambda: ear.is_open)
    ear.stop()
    board.turn(0)
    assert line.recv(10) == b""
    line.close()
    assert (ear.is_open, ear.line) == (False, None)


def test_many_are_opened_at_once_from_one_thread(board: Switchboard) -> None:
    for number in range(1000):
        board.open(Ear(board, f"token {number}"))
    board.turn(0)
