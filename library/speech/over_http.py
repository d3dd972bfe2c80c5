"""Speech asked for over HTTP: one request with one deadline, and its failures as sentences."""

import time
from collections.abc import Mapping
from typing import Any

import httpx

from library.speech.provider import ProviderFailed

#: More than half an hour of MP3: whoever sends more does not send speech.
MOST_BYTES = 32 * 1024**2
REFUSED = {
    400: "refuses this voice or text.",
    401: "does not know this key. Enter a valid one.",
    402: "has no credit left for this key.",
    403: "does not allow this key to speak.",
    404: "has no such voice.",
    422: "refuses this voice or text.",
}
PASSING = {408, 409, 425, 429}
OF_WISH = {400, 404, 422}


class Service:
    """A provider's HTTP API below `address`; `name` stands in every sentence."""

    def __init__(self, name: str, address: str, headers: Mapping[str, str]) -> None:
        self.name, self._address, self._headers = name, address.rstrip("/"), dict(headers)
        if not all(value.isascii() and value.isprintable() for value in headers.values()):
            raise ProviderFailed(f"{name} {REFUSED[401]}", may_pass=False)

    def ask(self, method: str, path: str, within_s: float, **more: Any) -> bytes:
        """The body of the answer. Raises ProviderFailed."""
        until = time.monotonic() + within_s
        try:
            with (
                httpx.Client(timeout=within_s, headers=self._headers) as client,
                client.stream(method, self._address + path, **more) as answer,
            ):
                body = self._whole(answer, until)
                self._refuse_failure(answer.status_code, body)
                return body
        except httpx.HTTPError:
            raise ProviderFailed(f"{self.name} does not answer.", may_pass=True) from None

    def _whole(self, answer: httpx.Response, until: float) -> bytes:
        """httpx limits each read alone: who sends a byte a second would never end."""
        body = bytearray()
        for part in answer.iter_bytes():
            body += part
            if time.monotonic() > until:
                raise ProviderFailed(f"{self.name} is too slow.", may_pass=True)
            if len(body) > MOST_BYTES:
                raise ProviderFailed(f"{self.name} sends something else than speech.", may_pass=False)
        return bytes(body)

    def _refuse_failure(self, status: int, body: bytes) -> None:
        if status == 200 and body:
            return
        if status == 429 and b"quota" in body:
            raise ProviderFailed(f"{self.name} has no credit left for this key.", may_pass=False)
        may_pass = status in PASSING or status >= 500 or status == 200
        said = REFUSED.get(status, "fails just now." if may_pass else "refuses to speak.")
        raise ProviderFailed(f"{self.name} {said}", may_pass=may_pass, is_of_wish=status in OF_WISH)
