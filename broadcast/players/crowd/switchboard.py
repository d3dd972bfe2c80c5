"""The event streams of many players, read by one thread."""

import heapq
import selectors
import socket
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from threading import Event
from urllib.parse import urlsplit

from broadcast.players.crowd.ear import Ear
from broadcast.players.crowd.wire import WireWrong
from broadcast.players.headless.line import path_under
from broadcast.players.headless.stream import SILENCE_S, Told, pause_s

READ_BYTES = 64 * 1024
LOOK_S = 5.0
#: With more than so many lines to read, others had better let it read them first.
MANY = 8


def keep(ear: Ear, told: Told) -> None:
    ear.heard.put(told)


class Switchboard:
    """Run it in a thread; ears may be opened and shut from any other. Plain HTTP only."""

    def __init__(
        self, server: str, on_told: Callable[[Ear, Told], None] = keep, path: str = "/player/events"
    ) -> None:
        """`server` is an address such as `http://localhost:8000`."""
        parts = urlsplit(server)
        self._host, self._path = parts.netloc, path_under(server, path)
        self._address = (socket.gethostbyname(parts.hostname or "localhost"), parts.port or 80)
        self._on_told = on_told
        self._lines = selectors.DefaultSelector()
        self._asked: deque[Ear] = deque()
        self._later: list[tuple[float, int, Ear]] = []
        self._order = count()
        self._bell, self._clapper = socket.socketpair()
        self._bell.setblocking(False)
        self._clapper.setblocking(False)
        self._lines.register(self._bell, selectors.EVENT_READ)
        self._looked_at = 0.0
        #: Streams that ended without being shut, by why.
        self.lost: Counter[str] = Counter()
        #: Cleared while much is heard at once: threads that wait for it then do not delay it.
        self.calm = Event()
        self.calm.set()

    def open(self, ear: Ear) -> None:
        ear.is_wanted = True
        self._ring(ear)

    def shut(self, ear: Ear) -> None:
        ear.is_wanted = False
        self._ring(ear)

    def cut(self, ear: Ear) -> None:
        """As a network does: the ear comes back by itself. For the switchboard's own thread."""
        self._lose(ear, "cut", failed=False)

    def run(self, stopped: Event) -> None:
        while not stopped.is_set():
            self.turn(0.2)
        self.close()

    def close(self) -> None:
        for key in list(self._lines.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        self._clapper.close()
        self._lines.close()

    def turn(self, patience_s: float) -> None:
        """What has come by now, or comes within `patience_s`."""
        now = time.monotonic()
        self._do_what_was_asked()
        while self._later and self._later[0][0] <= now:
            self._dial(heapq.heappop(self._later)[2])
        if self._later:
            patience_s = min(patience_s, max(0.0, self._later[0][0] - now))
        ready = self._lines.select(patience_s)
        if len(ready) > MANY:
            self.calm.clear()
        for key, mask in ready:
            self._act(key.data, mask)
        self.calm.set()
        self._look()

    # --- lines

    def _ring(self, ear: Ear) -> None:
        self._asked.append(ear)
        with suppress(BlockingIOError):  # then it has been rung often enough
            self._clapper.send(b".")

    def _hush(self) -> None:
        self._bell.recv(READ_BYTES)

    def _do_what_was_asked(self) -> None:
        while self._asked:
            ear = self._asked.popleft()
            if ear.is_wanted and ear.line is None:
                self._dial(ear)
            elif not ear.is_wanted and ear.line is not None:
                self._hang_up(ear)

    def _act(self, ear: Ear | None, mask: int) -> None:
        if ear is None:
            self._hush()
        elif ear.line is not None:  # else it was hung up just now
            act = self._ask if mask & selectors.EVENT_WRITE else self._read
            act(ear, ear.line)

    def _dial(self, ear: Ear) -> None:
        if not ear.is_wanted or ear.line is not None:
            return
        line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        line.setblocking(False)
        line.connect_ex(self._address)
        ear.begin(line, time.monotonic())
        self._lines.register(line, selectors.EVENT_WRITE, ear)

    def _ask(self, ear: Ear, line: socket.socket) -> None:
        try:
            line.sendall(ear.request(self._host, self._path))
        except OSError:
            self._lose(ear, "no line")
        else:
            self._lines.modify(line, selectors.EVENT_READ, ear)

    def _read(self, ear: Ear, line: socket.socket) -> None:
        try:
            data = line.recv(READ_BYTES)
            told = ear.take(data)
        except (OSError, WireWrong) as error:
            self._lose(ear, type(error).__name__)
            return
        ear.alive_at = time.monotonic()
        self._welcome(ear)
        for one in told:
            self._on_told(ear, one)
        if not data or ear.wire.has_ended or ear.wire.status not in (0, 200):
            self._lose(ear, "ended" if ear.is_open else f"answered {ear.wire.status}", failed=not ear.is_open)

    def _welcome(self, ear: Ear) -> None:
        if ear.wire.status == 200 and not ear.is_open:
            ear.is_open, ear.failures = True, 0

    def _lose(self, ear: Ear, why: str, *, failed: bool = True) -> None:
        self._hang_up(ear)
        self.lost[why] += 1
        ear.failures += failed
        if ear.is_wanted:
            again_at = time.monotonic() + pause_s(ear.retry_ms, ear.failures)
            heapq.heappush(self._later, (again_at, next(self._order), ear))

    def _hang_up(self, ear: Ear) -> None:
        if ear.line is not None:
            self._lines.unregister(ear.line)
            ear.line.close()
        ear.line, ear.is_open = None, False

    def _look(self) -> None:
        """A server that has said nothing for three heartbeats is gone."""
        now = time.monotonic()
        if now < self._looked_at + LOOK_S:
            return
        self._looked_at = now
        ears = [key.data for key in self._lines.get_map().values() if key.data is not None]
        for ear in ears:
            if now - ear.alive_at > SILENCE_S:
                self._lose(ear, "silent")
