"""The stream that hurries: server-sent events, read in a thread of its own."""

import http.client
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, Protocol

from broadcast.players.headless.line import connected, path_under

#: Three heartbeats of the server.
SILENCE_S = 60
FAR = datetime(9000, 1, 1, tzinfo=UTC)
RETRY_MS, MOST_RETRY_MS = 1000, 30_000


@dataclass
class Told:
    id: str = ""
    name: str = "message"
    data: str = ""
    retry_ms: int | None = None

    @property
    def at(self) -> datetime:
        """When it was sent, for its number counts milliseconds; for ever ahead without one."""
        return datetime.fromtimestamp(int(self.id) / 1000, UTC) if self.id.isdecimal() else FAR

    @property
    def members(self) -> dict[str, Any]:
        """Empty where the data cannot be read: it still says that something happened."""
        try:
            told = json.loads(self.data)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


def read_events(lines: Iterable[bytes]) -> Iterator[Told]:
    """What the lines of a stream say; one that only gives `retry` as well."""
    told, lines_of_data = Told(), list[str]()
    for line in (raw.decode("utf-8", "replace").rstrip("\r\n") for raw in lines):
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            told.data = "\n".join(lines_of_data)
            if told != Told():
                yield told
            told, lines_of_data = Told(), []
        elif name == "data":
            lines_of_data.append(value)
        elif name == "id":
            told.id = value
        elif name == "event":
            told.name = value
        elif name == "retry" and value.isdecimal():
            told.retry_ms = int(value)


def pause_s(retry_ms: int, failures: int) -> float:
    """As long as the server asked for, and something at random: not all come back at once."""
    spread_ms = min(MOST_RETRY_MS, RETRY_MS * 2 ** min(failures, 6)) * random.random()  # noqa: S311
    return (retry_ms + spread_ms) / 1000


class Listening(Protocol):
    """What a player needs of its stream."""

    heard: SimpleQueue[Told]
    is_open: bool

    def start(self) -> None: ...

    def stop(self) -> None: ...


@dataclass
class Stream:
    """Puts what it hears into `heard`. `last_id` is where it goes on after a break."""

    server: str
    token: str
    last_id: str = ""
    heard: SimpleQueue[Told] = field(default_factory=SimpleQueue)
    is_open: bool = False

    def __post_init__(self) -> None:
        self._stopped = Event()
        self._failures, self._retry_ms = 0, RETRY_MS
        self._connection: http.client.HTTPConnection | None = None

    def start(self) -> None:
        Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()
        connection = self._connection
        if connection and connection.sock:
            connection.sock.close()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._listen()
            except (OSError, ValueError, AttributeError, http.client.HTTPException):
                self._failures += 1  # also a socket that stop() has closed under it
            self.is_open = False
            self._stopped.wait(pause_s(self._retry_ms, self._failures))

    def _listen(self) -> None:
        self._connection = connected(self.server, SILENCE_S)
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "text/event-stream"}
        if self.last_id:
            headers["Last-Event-ID"] = self.last_id
        try:
            self._connection.request("GET", path_under(self.server, "/player/events"), headers=headers)
            self._read(self._connection.getresponse())
        finally:
            self._connection.close()

    def _read(self, answer: http.client.HTTPResponse) -> None:
        if answer.status != 200:
            self._failures += 1
            return
        self.is_open, self._failures = True, 0
        for told in read_events(iter(answer.readline, b"")):
            if told.retry_ms is not None:
                self._retry_ms = told.retry_ms
            self.last_id = told.id or self.last_id
            if told.data:
                self.heard.put(told)
