"""An HTTP answer without an end, taken apart as it comes."""

HEAD_LIMIT_BYTES = 16 * 1024


class WireWrong(ValueError):
    """That is no answer of a web server."""


class Wire:
    """`status` is 0 until the head has come; `has_ended` once the server has closed the answer in order."""

    __slots__ = ("_held", "_is_chunked", "has_ended", "status")

    def __init__(self) -> None:
        self._held = b""
        self._is_chunked = False
        self.status = 0
        self.has_ended = False

    def take(self, data: bytes) -> bytes:
        """What of the body became whole by these bytes; raises WireWrong."""
        self._held += data
        if not self.status:
            self._read_head()
        if not self.status:
            return b""
        if self._is_chunked:
            return b"".join(iter(self._chunk, b""))
        body, self._held = self._held, b""
        return body

    def _read_head(self) -> None:
        head, found, rest = self._held.partition(b"\r\n\r\n")
        if not found:
            if len(head) > HEAD_LIMIT_BYTES:
                raise WireWrong("The head of the answer has no end.")
            return
        version, _, said = head.partition(b" ")
        if not version.startswith(b"HTTP/1.") or not said[:3].isdigit():
            raise WireWrong("That is no HTTP answer.")
        self.status = int(said[:3])
        self._is_chunked = b"\r\ntransfer-encoding: chunked" in head.lower()
        self._held = rest

    def _chunk(self) -> bytes:
        """The next whole chunk; empty where none is whole yet, or none comes any more."""
        told, found, rest = self._held.partition(b"\r\n")
        if self.has_ended or not found:
            return b""
        try:
            size = int(told.partition(b";")[0], 16)
        except ValueError as error:
            raise WireWrong("A chunk has no size.") from error
        self.has_ended = not size
        if len(rest) < size + 2:
            return b""
        self._held = rest[size + 2 :]
        return rest[:size]
