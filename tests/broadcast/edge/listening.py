"""A client of the event stream on a real socket."""

import http.client
import json
import time
from dataclasses import dataclass
from typing import Any

from .house import Paired


@dataclass(frozen=True)
class Heard:
    id: int | None
    name: str
    data: Any


class Listening:
    """An open stream; reading waits five seconds at most."""

    def __init__(self, port: int, device: Paired, last_event_id: int | str | None = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        headers = dict(device.headers)
        if last_event_id is not None:
            headers["Last-Event-ID"] = str(last_event_id)
        self.connection.request("GET", "/player/events", headers=headers)
        self.answer = self.connection.getresponse()

    def line(self) -> str:
        return self.answer.readline().decode().rstrip("\n")

    def block(self) -> list[str]:
        """The lines up to the next empty one; no lines at the end of the stream."""
        lines: list[str] = []
        while line := self.line():
            lines.append(line)
        return lines

    def event(self) -> Heard | None:
        """The next event that has a name, None at the end; heartbeats do not prolong the wait."""
        give_up_s = time.monotonic() + 5
        while block := self.block():
            assert time.monotonic() < give_up_s, "Nothing but heartbeats for five seconds."
            fields = dict(line.split(": ", 1) for line in block if not line.startswith(":"))
            if "event" in fields:
                seq = int(fields["id"]) if "id" in fields else None
                return Heard(seq, fields["event"], json.loads(fields["data"]))
        return None

    def greeted(self) -> "Listening":
        """Read up to the first `feed` event: from here on the stream has its place."""
        while (heard := self.event()) is not None and heard.name != "feed":
            pass
        return self

    def close(self) -> None:
        self.connection.close()
        self.answer.close()
