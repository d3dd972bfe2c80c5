"""An open page of the portal on a real socket."""

import http.client
import json
import time
from uuid import UUID

from broadcast.edge.live_key import sign

from .serving import SECRET

SOON_S = 60


class Page:
    """An open page of the portal; reading waits five seconds at most."""

    def __init__(self, port: int, *zone_ids: str, lasts_s: float = SOON_S) -> None:
        key = sign(SECRET, [UUID(zone_id) for zone_id in zone_ids], int(time.time() + lasts_s))
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        self.connection.request("GET", f"/live?key={key}")
        self.answer = self.connection.getresponse()
        self.greeting = self.block()

    def block(self) -> list[str]:
        """The lines up to the next empty one; no lines at the end of the stream."""
        lines: list[str] = []
        while line := self.answer.readline().decode().rstrip("\n"):
            lines.append(line)
        return lines

    def zones(self) -> list[str] | None:
        """Those of the next event, None at the end."""
        while lines := self.block():
            if lines[0] == "event: players":
                zones: list[str] = json.loads(lines[1].removeprefix("data: "))["zones"]
                return zones
        return None

    def close(self) -> None:
        self.connection.close()
        self.answer.close()
