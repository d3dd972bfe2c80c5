"""A web server of a few lines on this machine, which answers as a test has it answer."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

Answerer = Callable[[bytes], bytes | None]


def answer(status: int, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status} So", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


class Web:
    """What was asked, in order, whole or not; each connection is served as long as it is open."""

    def __init__(self, server: socket.socket, answer: Answerer) -> None:
        self.url = f"http://127.0.0.1:{server.getsockname()[1]}"
        self.asked: list[bytes] = []
        self.connections = 0
        self._server, self._answer = server, answer

    def run(self, ended: Event) -> None:
        while not ended.is_set():
            with suppress(TimeoutError):
                line, _ = self._server.accept()
                self.connections += 1
                Thread(target=self._serve, args=[line], daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with line, suppress(OSError):
            while asked := line.recv(65536):
                self.asked.append(asked)
                said = self._answer(asked)
                if said is None:
                    return
                line.sendall(said)


@contextmanager
def serving(answer: Answerer) -> Iterator[Web]:
    """`answer` gives the bytes for a request, or None to hang up."""
    ended = Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        web = Web(server, answer)
        thread = Thread(target=web.run, args=[ended])
        thread.start()
        try:
            yield web
        finally:
            ended.set()
            thread.join()
