"""A websocket among many, for the switchboard: what is sent over it is heard as an event without a name."""

import os
from base64 import b64encode

from broadcast.players.crowd.ear import Ear
from broadcast.players.headless.stream import Told

SWITCHED = b" 101 "


class Socket(Ear):
    """A device of the usual stack. It counts what comes, and understands no more of it than that."""

    __slots__ = ("_held", "_is_switched")

    def request(self, host: str, path: str) -> bytes:
        self._held, self._is_switched = b"", False
        key = b64encode(os.urandom(16)).decode()
        return (
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {self.token}\r\n"
            f"Connection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
        ).encode()

    def take(self, data: bytes) -> list[Told]:
        self._held += data
        if not self._is_switched:
            head, found, self._held = self._held.partition(b"\r\n\r\n")
            if not found:
                self._held = head
                return []
            self._is_switched = SWITCHED in head
            self.wire.status = 200 if self._is_switched else 500  # as a stream that is open
        return list(self._frames())

    def _frames(self) -> list[Told]:
        """A server's frames are not masked, and an announcement is shorter than 64 KB."""
        told = []
        while len(self._held) >= 2:
            size, start = self._held[1], 2
            if size == 126:
                size, start = int.from_bytes(self._held[2:4]), 4
            if len(self._held) < start + size:
                break
            if self._held[0] & 0x0F == 1:
                told.append(Told(data=self._held[start : start + size].decode()))
            self._held = self._held[start + size :]
        return told
