import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.players.crowd.wire import HEAD_LIMIT_BYTES, Wire, WireWrong

HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def taken(data: bytes, step: int) -> tuple[bytes, Wire]:
    wire = Wire()
    parts = [data[place : place + step] for place in range(0, len(data), step)]
    return b"".join(wire.take(part) for part in parts), wire


@given(st.lists(st.binary(min_size=1, max_size=40)), st.integers(1, 60))
def test_chunks_come_whole_however_the_bytes_come(chunks: list[bytes], step: int) -> None:
    sent = HEAD + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    body, wire = taken(sent, step)
    assert (body, wire.status, wire.has_ended) == (b"".join(chunks), 200, True)


@given(st.binary(max_size=80), st.integers(1, 60))
def test_a_body_without_chunks_comes_as_it_is(body: bytes, step: int) -> None:
    found, wire = taken(b"HTTP/1.0 503 Not ready\r\nRetry-After: 5\r\n\r\n" + body, step)
    assert (found, wire.status, wire.has_ended) == (body, 503, False)


@pytest.mark.parametrize(
    "sent",
    [b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 OK\r\n\r\n", HEAD + b"zz\r\n", b"x" * (HEAD_LIMIT_BYTES + 1)],
    ids=["another protocol", "no status", "no size", "no end"],
)
def test_what_is_no_answer_is_refused(sent: bytes) -> None:
    with pytest.raises(WireWrong):
        Wire().take(sent)
