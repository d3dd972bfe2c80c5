"""What a broken player does to a server, beside what it should do."""

import random
from collections.abc import Callable, Mapping
from contextlib import suppress

from broadcast.players.crowd.line import QuickLine
from broadcast.players.crowd.tally import Tally, kind_of
from broadcast.players.headless.line import Answer, Line, LineDown

#: In so many of all calls it does something wrong.
SHARE = 0.3
PATIENCE_S = 3
JUNK = (b"[1, 2", b'{"events": "none"}', b'{"events": [{"id": 7}, {"id": "\\u0000"}]}', b"\x00\xff" * 100)


class BrokenLine:
    """Does as it is asked, but cuts lines, sends garbage, has wrong tokens and reports twice."""

    def __init__(self, line: Line, server: str, tally: Tally, seed: object) -> None:
        self._line, self._server, self._tally = line, server, tally
        self._chance = random.Random(str(seed))  # noqa: S311
        self._ways: tuple[Callable[[str, str, Mapping[str, str], bytes], None], ...] = (
            *(self._cut, self._garbage, self._wrong_token, self._junk, self._twice),
        )

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        if self._chance.random() < SHARE:
            self._chance.choice(self._ways)(method, path, headers, body)
        return self._told(kind_of(path), lambda: self._line.ask(method, path, headers, body))

    def _told(self, trouble: str, ask: Callable[[], Answer]) -> Answer:
        try:
            answer = ask()
        except LineDown:
            self._tally.met(trouble, None)
            raise
        self._tally.met(trouble, answer)
        return answer

    def _cut(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> None:
        """Half of a request, and no more. Raises LineDown, as a network does."""
        line = QuickLine(self._server)
        request = line.request(method, path, headers, body)
        with suppress(OSError):
            line.connect().sendall(request[: len(request) // 2])
        line.close()
        self._tally.met("cut", None)
        raise LineDown("It was cut.")

    def _garbage(self, *_asked: object) -> None:
        line = QuickLine(self._server)
        sent = self._chance.randbytes(200) + b"\r\n\r\n"
        with suppress(OSError, LineDown):
            connection = line.connect()
            connection.settimeout(PATIENCE_S)
            connection.sendall(sent)
            said = connection.recv(1000).split(b" ", 2)
            status = int(said[1]) if len(said) > 1 and said[1].isdigit() else 0
            self._tally.met("garbage", Answer(status) if status else None)
        line.close()

    def _wrong_token(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> None:
        wrong = {**headers, "Authorization": f"Bearer {self._chance.randbytes(32).hex()}"}
        with suppress(LineDown):
            self._told("wrong token", lambda: self._line.ask(method, path, wrong, body))

    def _junk(self, _method: str, _path: str, headers: Mapping[str, str], _body: bytes) -> None:
        body = self._chance.choice(JUNK)
        told = {**headers, "Content-Type": "application/json"}
        with suppress(LineDown):
            self._told("junk", lambda: self._line.ask("POST", "/player/reports", told, body))

    def _twice(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> None:
        with suppress(LineDown):
            self._told("twice", lambda: self._line.ask(method, path, headers, body))
