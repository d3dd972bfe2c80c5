"""The line to the server: one request, one answer, over HTTP; and lines that are worse than that."""

import http.client
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

APP = "headless/1"
FORM = "application/x-www-form-urlencoded"
TIMEOUT_S = 15


class LineDown(Exception):
    """No answer came; what was asked for may have been done all the same."""


@dataclass(frozen=True)
class Answer:
    """Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> dict[str, Any]:
        """Empty for what is no JSON object."""
        try:
            told = json.loads(self.body)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


class Line(Protocol):
    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """Raises LineDown."""
        ...


class HttpLine:
    """One connection that is kept open. For one thread at a time."""

    def __init__(self, server: str) -> None:
        """`server` is an address such as `https://portal.example`."""
        self.server = server
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        try:
            return self._ask(method, path, headers, body)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise LineDown(str(error) or type(error).__name__) from error

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def _ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        self._connection = self._connection or connected(self.server)
        self._connection.request(method, path_under(self.server, path), body or None, dict(headers))
        answer = self._connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, told, answer.read())


def connected(server: str, timeout_s: float = TIMEOUT_S) -> http.client.HTTPConnection:
    """It connects when it is first asked."""
    parts = urlsplit(server)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.hostname or "localhost", parts.port, timeout=timeout_s)


def path_under(server: str, path: str) -> str:
    return urlsplit(server).path.rstrip("/") + path


class LossyLine:
    """Loses a share of the answers, after the server has done what was asked."""

    def __init__(self, line: Line, share: float, seed: object = 0) -> None:
        self._line, self._share = line, share
        self._chance = random.Random(str(seed))  # noqa: S311
        self.lost = 0

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        answer = self._line.ask(method, path, headers, body)
        if self._chance.random() < self._share:
            self.lost += 1
            raise LineDown("The answer was lost.")
        return answer


class CutLine:
    """No line at all while `is_cut()`."""

    def __init__(self, line: Line, is_cut: Callable[[], bool]) -> None:
        self._line, self._is_cut = line, is_cut

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        if self._is_cut():
            raise LineDown("The line is cut.")
        return self._line.ask(method, path, headers, body)


def post_form(line: Line, path: str, fields: Mapping[str, str]) -> Answer:
    return line.ask("POST", path, {"Content-Type": FORM}, urlencode(fields).encode())


def retry_after_s(answer: Answer, otherwise: float) -> float:
    said = answer.headers.get("retry-after", "")
    return float(said) if said.isdecimal() else otherwise
