"""Players that open their event stream and read it a few bytes at a time, or never."""

import select
import socket
from collections.abc import Sequence
from threading import Event

from broadcast.players.crowd.ear import Ear
from broadcast.players.crowd.line import address_of
from broadcast.players.headless.line import path_under

SIP_BYTES, ROOM_BYTES = 32, 4096
ROUND_S, AGAIN_ROUNDS = 1.0, 5
GONE = select.POLLHUP | select.POLLERR | getattr(select, "POLLRDHUP", 0)


class SlowStreams:
    """Every second one never reads. Run it in a thread of its own."""

    def __init__(self, server: str, requests: Sequence[bytes]) -> None:
        self._address, self._requests = address_of(server), requests
        self._open: dict[int, tuple[int, socket.socket]] = {}
        self._closed = dict.fromkeys(range(len(requests)), 0)
        self._watch = select.poll()
        #: How often the server hung up.
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._open)

    def run(self, stopped: Event) -> None:
        while not stopped.wait(ROUND_S):
            self.round(stopped)
        for _, line in self._open.values():
            line.close()

    def round(self, stopped: Event) -> None:
        """Come back where it is time, see who was dropped, and read a little."""
        for number, rounds in list(self._closed.items()):
            self._closed[number] = rounds - 1
            if rounds <= 0 and not stopped.is_set():
                self._connect(number)
        for handle, event in self._watch.poll(0):
            if event & GONE:
                self._drop(handle)
        for handle, (number, _) in list(self._open.items()):
            if number % 2:
                self._sip(handle)

    def _connect(self, number: int) -> None:
        line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        # What the server sends fills its own memory soon.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM_BYTES)
        line.settimeout(5)
        try:
            line.connect(self._address)
            line.sendall(self._requests[number])
        except OSError:
            line.close()
            self._closed[number] = AGAIN_ROUNDS
            return
        line.setblocking(False)
        self._closed.pop(number)
        self._open[line.fileno()] = number, line
        self._watch.register(line, GONE)

    def _sip(self, handle: int) -> None:
        try:
            if not self._open[handle][1].recv(SIP_BYTES):
                self._drop(handle)
        except BlockingIOError:
            pass
        except OSError:
            self._drop(handle)

    def _drop(self, handle: int) -> None:
        number, line = self._open.pop(handle)
        self._watch.unregister(handle)
        line.close()
        self._closed[number] = AGAIN_ROUNDS
        self.dropped += 1


def request_of(ear: Ear, server: str, host: str) -> bytes:
    return ear.request(host, path_under(server, "/player/events"))
