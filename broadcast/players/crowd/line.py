"""HTTP with as little work as it takes: beside thousands of players the server needs the machine."""

import gzip
import socket
import zlib
from collections.abc import Mapping
from threading import local
from urllib.parse import urlsplit

from broadcast.players.crowd.wire import HEAD_LIMIT_BYTES, Wire
from broadcast.players.headless.line import TIMEOUT_S, Answer, LineDown, path_under

READ_BYTES = 64 * 1024
BODILESS = (204, 304)


class LineStale(LineDown):
    """The server had hung up before it was asked."""


def address_of(server: str) -> tuple[str, int]:
    """Of a plain HTTP address such as `http://localhost:8000`."""
    parts = urlsplit(server)
    return parts.hostname or "localhost", parts.port or 80


class QuickLine:
    """One connection that is kept open, plain HTTP, answers gzipped. For one thread at a time."""

    def __init__(self, server: str, from_host: str = "") -> None:
        """`from_host` is an address of this machine."""
        self._server, self._host = server, urlsplit(server).netloc
        self._from = (from_host, 0) if from_host else None
        self._socket: socket.socket | None = None

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        request = self.request(method, path, headers, body)
        if self._socket:
            try:
                return self._ask(self._socket, request)
            except LineStale:
                pass
        return self._ask(self.connect(), request)

    def connect(self) -> socket.socket:
        """Anew. Raises LineDown."""
        self.close()
        try:
            self._socket = socket.create_connection(address_of(self._server), TIMEOUT_S, self._from)
        except OSError as error:
            raise LineDown(str(error) or type(error).__name__) from error
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def close(self) -> None:
        if self._socket:
            self._socket.close()
        self._socket = None

    def request(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
        lines = [f"{method} {path_under(self._server, path)} HTTP/1.1", f"Host: {self._host}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += [f"Content-Length: {len(body)}"] if body or method == "POST" else []
        return "\r\n".join([*lines, "Accept-Encoding: gzip", "\r\n"]).encode() + body

    def _ask(self, line: socket.socket, request: bytes) -> Answer:
        try:
            line.sendall(request)
            return self._answer(line, b"")
        except (BrokenPipeError, ConnectionResetError) as error:
            self.close()
            raise LineStale("The server hung up.") from error
        except (OSError, EOFError, ValueError, KeyError, IndexError, zlib.error) as error:
            self.close()
            raise LineDown(str(error) or type(error).__name__) from error
        except LineDown:
            self.close()
            raise

    def _answer(self, line: socket.socket, held: bytes) -> Answer:
        while b"\r\n\r\n" not in held:
            held += received(line, stale=not held)
            if len(held) > HEAD_LIMIT_BYTES + READ_BYTES:
                raise LineDown("The head of the answer has no end.")
        head, _, body = held.partition(b"\r\n\r\n")
        status, headers = read_head(head)
        if headers.get("transfer-encoding", "").lower() == "chunked":
            body = chunks(line, held)
        elif status not in BODILESS:
            while len(body) < int(headers["content-length"]):
                body += received(line)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, headers, gzip.decompress(body) if "content-encoding" in headers else body)


def received(line: socket.socket, *, stale: bool = False) -> bytes:
    data = line.recv(READ_BYTES)
    if not data:
        raise (LineStale if stale else LineDown)("The server hung up in the middle of an answer.")
    return data


def read_head(head: bytes) -> tuple[int, dict[str, str]]:
    """Raises ValueError."""
    first, *lines = head.decode("latin-1").split("\r\n")
    named = (line.partition(":") for line in lines)
    return int(first.split(" ", 2)[1]), {name.lower(): value.strip() for name, _, value in named}


def chunks(line: socket.socket, held: bytes) -> bytes:
    wire = Wire()
    body = wire.take(held)
    while not wire.has_ended:
        body += wire.take(received(line))
    return body


class LinePerThread:
    """Asks by the line of whichever thread asks."""

    def __init__(self, server: str) -> None:
        self._server, self._own = server, local()

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        line: QuickLine | None = getattr(self._own, "line", None)
        if line is None:
            line = self._own.line = QuickLine(self._server)
        return line.ask(method, path, headers, body)
