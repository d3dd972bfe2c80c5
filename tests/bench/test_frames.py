from tests.bench.ears import Ears
from tests.bench.frames import Socket

HEAD = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"


def socket() -> Socket:
    ears = Ears("http://127.0.0.1:1", "/", "sockets", ["a token"])
    (found,) = ears.ears
    assert isinstance(found, Socket)
    found.request("localhost", "/")
    ears.board.close()
    return found


def texts(data: bytes, step: int) -> list[str]:
    ear = socket()
    parts = (data[place : place + step] for place in range(0, len(data), step))
    return [told.data for part in parts for told in ear.take(part) if told.data]


def test_each_text_is_heard_however_its_bytes_come() -> None:
    long = b"x" * 300
    sent = HEAD + b"\x81\x02hi" + b"\x89\x00" + b"\x81\x7e" + len(long).to_bytes(2) + long
    for step in (1, 7, len(sent)):
        assert texts(sent, step) == ["hi", long.decode()]


def test_who_is_turned_away_is_not_open() -> None:
    ear = socket()
    ear.take(b"HTTP/1.1 403 Forbidden\r\n\r\n")
    assert ear.wire.status == 500
