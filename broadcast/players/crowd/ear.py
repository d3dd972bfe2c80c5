"""One player's event stream among many: it has neither a thread nor a socket of its own while it is shut."""

import socket
from queue import SimpleQueue
from typing import TYPE_CHECKING

from broadcast.players.crowd.wire import Wire
from broadcast.players.headless.stream import RETRY_MS, Told, read_events

if TYPE_CHECKING:
    from broadcast.players.crowd.switchboard import Switchboard


class Ear:
    """Opened and shut by its switchboard. `last_id` is where it goes on after a break."""

    __slots__ = (
        "_board",
        "_text",
        "alive_at",
        "failures",
        "heard",
        "is_open",
        "is_wanted",
        "last_id",
        "line",
        "retry_ms",
        "token",
        "wire",
    )

    def __init__(self, board: "Switchboard", token: str, last_id: str = "") -> None:
        self._board, self.token, self.last_id = board, token, last_id
        self.heard: SimpleQueue[Told] = SimpleQueue()
        self.is_open = self.is_wanted = False
        self.failures, self.retry_ms = 0, RETRY_MS
        self.line: socket.socket | None = None
        self.wire, self._text, self.alive_at = Wire(), b"", 0.0

    def start(self) -> None:
        self._board.open(self)

    def stop(self) -> None:
        self._board.shut(self)

    def begin(self, line: socket.socket, at_s: float) -> None:
        """A new line for it, on which nothing was said yet."""
        self.line, self.wire, self._text, self.alive_at = line, Wire(), b"", at_s

    def request(self, host: str, path: str) -> bytes:
        goes_on = f"Last-Event-ID: {self.last_id}\r\n" if self.last_id else ""
        return (
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {self.token}\r\n"
            f"Accept: text/event-stream\r\n{goes_on}\r\n"
        ).encode()

    def take(self, data: bytes) -> list[Told]:
        """The events that became whole by these bytes; raises WireWrong."""
        blocks = (self._text + self.wire.take(data)).split(b"\n\n")
        self._text = blocks.pop()
        told = list(read_events(line for block in blocks for line in (*block.split(b"\n"), b"")))
        for one in told:
            self.retry_ms = self.retry_ms if one.retry_ms is None else one.retry_ms
            self.last_id = one.id or self.last_id
        return [one for one in told if one.data]
