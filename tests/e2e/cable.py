"""A cable between players and their server that can be pulled: nothing passes, and nobody is told."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PIECE_BYTES = 65_536


class Cable:
    """From its own `port` to a server's. What is on its way when it is pulled arrives once it is back."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._plugged = threading.Event()
        self._plugged.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def pull(self) -> None:
        self._plugged.clear()

    def plug_in(self) -> None:
        self._plugged.set()

    def close(self) -> None:
        self.plug_in()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        self._plugged.wait()
        try:
            far = socket.create_connection(("127.0.0.1", self._server_port))
        except OSError:
            return near.close()
        for one, other in ((near, far), (far, near)):
            threading.Thread(target=self._carry, args=(one, other), daemon=True).start()
        return None

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(PIECE_BYTES):
                self._plugged.wait()
                other.sendall(piece)
        self._plugged.wait()
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def laid(server_port: int) -> Iterator[Cable]:
    cable = Cable(server_port)
    try:
        yield cable
    finally:
        cable.close()
