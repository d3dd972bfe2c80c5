"""The shelf in a bucket of a real S3 server."""

import threading
import uuid
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from library import bucket as bucket_module
from library import shelf
from library.bucket import Bucket
from tests import seaweed as server

LARGE = bytes(range(256)) * 90_000  # more than two parts of an upload
PAGE = "https://portal.example"


@pytest.fixture
def acme_id(bucket: Bucket) -> uuid.UUID:
    """A business that no other test has."""
    return uuid.uuid4()


@pytest.fixture
def key(acme_id: uuid.UUID) -> str:
    return shelf.audio_key(acme_id, "a" * 64)


def content(key: str) -> bytes:
    with shelf.local(key) as path:
        return path.read_bytes()


@pytest.fixture
def all_is_old(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From its call on, what was just written is too."""
    return lambda: monkeypatch.setattr(bucket_module, "NEW_S", -60)


def test_what_is_put_is_what_is_there(key: str, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(LARGE)
    shelf.put(source, key)
    assert (shelf.size_bytes(key), content(key) == LARGE) == (len(LARGE), True)
    assert not shelf.is_local()


def test_what_is_there_stays(key: str) -> None:
    shelf.write(b"first", key)
    shelf.write(b"second", key)
    assert content(key) == b"first"


def test_half_a_file_is_never_there(key: str) -> None:
    def broken() -> Any:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        shelf.receive(broken(), key)
    assert shelf.size_bytes(key) is None


def test_what_is_received_is_known_by_its_hash(acme_id: uuid.UUID) -> None:
    key = shelf.incoming_key(acme_id, uuid.uuid4())
    assert shelf.receive([b"so", b"und"], key) == sha256(b"sound").hexdigest()
    assert content(key) == b"sound"


def test_a_copy_goes_when_nobody_uses_it(key: str) -> None:
    shelf.write(b"sound", key)
    with shelf.local(key) as path:
        assert path.is_file()
    assert not path.exists()


def test_pieces_are_joined_in_the_order_asked_for(acme_id: uuid.UUID) -> None:
    row = uuid.uuid4()
    keys = [shelf.incoming_key(acme_id, row, number) for number in range(12)]
    for number, key in enumerate(keys):
        shelf.write(b"%x" % number, key)
    assert list(shelf.pieces_of(acme_id, row)) == list(range(12))
    with shelf.local(*keys) as path:
        assert path.read_bytes() == b"0123456789ab"
    shelf.remove(*keys)
    assert shelf.pieces_of(acme_id, row) == {}


def test_what_is_not_there_cannot_be_used(key: str) -> None:
    with pytest.raises(FileNotFoundError), shelf.local(key):
        pass


def test_what_is_not_there_has_no_size_and_may_be_removed(key: str) -> None:
    assert shelf.size_bytes(key) is None
    shelf.remove(key)
    shelf.let_go(key)


def test_what_is_new_stays_and_what_is_old_may_go(key: str, all_is_old: Callable[[], None]) -> None:
    shelf.write(b"sound", key)
    shelf.let_go(key)
    assert shelf.is_there(key)
    all_is_old()
    shelf.let_go(key)
    assert shelf.size_bytes(key) is None


def test_what_is_old_is_put_there_again(key: str, bucket: Bucket, all_is_old: Callable[[], None]) -> None:
    shelf.write(b"sound", key)
    assert bucket.wanted_again(key)
    all_is_old()
    assert not bucket.wanted_again(key)


def test_a_bucket_that_is_away_says_so(settings) -> None:
    settings.STORAGES = settings.STORAGES | {"default": server.options("http://127.0.0.1:9")}
    with pytest.raises(shelf.ShelfAway):
        shelf.size_bytes("b/nothing")


def test_a_wrong_key_opens_nothing(seaweed: str, settings) -> None:
    wrong = server.options(seaweed, secret_key="wrong")
    settings.STORAGES = settings.STORAGES | {"default": wrong}
    with pytest.raises(shelf.ShelfAway):
        shelf.write(b"sound", "b/nothing")


def test_a_file_says_what_it_is_and_that_it_may_be_kept(key: str, bucket: Bucket) -> None:
    shelf.write(b"sound", key)
    found = bucket.client.head_object(Bucket=server.BUCKET, Key=key)
    assert (found["ContentType"], "immutable" in found["CacheControl"]) == ("audio/mpeg", True)


@pytest.mark.parametrize("content", [b"sound", LARGE], ids=["whole", "in parts"])
def test_no_checksums_are_added_that_nobody_asked_for(key: str, bucket: Bucket, content: bytes) -> None:
    sent: list[Any] = []
    bucket.client.meta.events.register("before-send.s3", lambda request, **_: sent.append(request.headers))
    shelf.write(content, key)
    assert len(sent) == (2 if content == b"sound" else 6)
    assert not [name for headers in sent for name in headers if "checksum" in name.lower()]
    assert not [headers for headers in sent if "aws-chunked" in str(headers.get("Content-Encoding"))]


def address(key: str, method: str = "GET") -> str:
    found = shelf.address(key, method)
    assert found
    return found.url


def test_an_address_is_for_whoever_has_it(key: str) -> None:
    shelf.write(b"sound", key)
    answer = httpx.get(address(key))
    assert (answer.status_code, answer.content) == (200, b"sound")
    assert httpx.head(address(key, "HEAD")).headers["content-length"] == "5"


def test_without_a_signature_nothing_is_had(key: str, seaweed: str) -> None:
    shelf.write(b"sound", key)
    assert httpx.get(address(key).split("?")[0]).status_code == 403


def test_a_part_of_a_file(key: str) -> None:
    shelf.write(b"sound", key)
    answer = httpx.get(address(key), headers={"Range": "bytes=1-2"})
    assert (answer.status_code, answer.content) == (206, b"ou")
    assert answer.headers["content-range"] == "bytes 1-2/5"


@pytest.mark.parametrize(
    "changed",
    [
        lambda url: url.replace("a" * 64, "b" * 64),
        lambda url: url.replace("X-Amz-Expires=21600", "X-Amz-Expires=99999"),
        lambda url: url[:-1] + ("0" if url[-1] != "0" else "1"),
        lambda url: url.replace("/audio/", "/audio/../cover/"),
    ],
    ids=["another file", "longer", "another signature", "another way"],
)
def test_an_address_that_was_changed_is_refused(key: str, acme_id: uuid.UUID, changed: Any) -> None:
    shelf.write(b"sound", key)
    shelf.write(b"another", shelf.audio_key(acme_id, "b" * 64))
    url = changed(address(key))
    assert url != address(key)
    assert httpx.get(url).status_code in (400, 403)


def test_an_address_ends(key: str, seaweed: str, settings) -> None:
    settings.STORAGES = settings.STORAGES | {"default": server.options(seaweed, lasts_s=1)}
    shelf.write(b"sound", key)
    url = address(key)
    until(lambda: httpx.get(url).status_code == 403)


def until(holds: Any, tries: int = 100) -> None:
    pause = threading.Event()
    for _ in range(tries):
        if holds():
            return
        pause.wait(0.1)
    raise AssertionError("It does not come to be.")


def post(to: str, body: bytes, **changed: str) -> int:
    ticket = shelf.ticket(to, most_bytes=5)
    assert ticket
    files = {"file": ("sound.mp3", body)}
    return httpx.post(ticket.url, data=ticket.fields | changed, files=files).status_code


def test_a_browser_may_post_what_it_has_a_ticket_for(key: str) -> None:
    assert post(key, b"sound") == 204
    assert content(key) == b"sound"


def test_a_post_above_its_size_is_refused(key: str) -> None:
    assert 400 <= post(key, b"sounds") < 500
    assert shelf.size_bytes(key) is None


def test_a_post_to_another_key_is_refused(key: str, acme_id: uuid.UUID) -> None:
    another = shelf.audio_key(acme_id, "b" * 64)
    assert 400 <= post(key, b"sound", key=another) < 500
    assert shelf.size_bytes(another) is None


def test_a_ticket_that_was_changed_is_refused(key: str) -> None:
    assert 400 <= post(key, b"sound", **{"x-amz-signature": "0" * 64}) < 500
    assert shelf.size_bytes(key) is None


def test_a_ticket_ends(key: str) -> None:
    ticket = shelf.ticket(key, 5, lasts_s=-5)
    assert ticket
    assert 400 <= httpx.post(ticket.url, data=ticket.fields, files={"file": b"sound"}).status_code < 500
    assert shelf.size_bytes(key) is None


def test_where_posts_are_unknown_there_are_no_tickets(seaweed: str, settings) -> None:
    settings.STORAGES = settings.STORAGES | {"default": server.options(seaweed, takes_posts=False)}
    assert shelf.ticket("b/nothing", 5) is None


def may(key: str, origin: str, method: str) -> bool:
    """As a browser is told that asks first."""
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    told = httpx.options(address(key), headers=asked).headers
    is_allowed = told.get("access-control-allow-origin") in (origin, "*")
    return is_allowed and method in told.get("access-control-allow-methods", "")


def test_pages_of_the_portal_may_read_and_post(key: str, seaweed: str) -> None:
    server.let_read(seaweed, PAGE)
    shelf.write(b"sound", key)
    allowed = {method for method in ("GET", "POST", "PUT", "DELETE") if may(key, PAGE, method)}
    assert allowed == {"GET", "POST"}
    assert not may(key, "https://elsewhere.example", "GET")
    answer = httpx.get(address(key), headers={"Origin": PAGE})
    assert answer.headers["access-control-allow-origin"] == PAGE


def test_a_copy_goes_on_where_the_line_broke(
    key: str, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.write(LARGE, key)
    asked: list[str] = []
    broken = iter([True])
    whole = bucket._stream

    def breaks(key: str, file: Any, first: int, until: float) -> None:
        asked.append(f"{first}")
        if next(broken, False):
            file.write(LARGE[:1_000])
            raise shelf.ShelfAway
        whole(key, file, first, until)

    monkeypatch.setattr(bucket, "_stream", breaks)
    assert (content(key) == LARGE, asked) == (True, ["0", "1000"])


@pytest.mark.parametrize(
    ("knobs", "origin"),
    [
        ({"region_name": "eu-north-1"}, "https://sounds.s3.eu-north-1.amazonaws.com"),
        (
            {"region_name": "eu-north-1", "bucket_name": "sounds.example"},
            "https://s3.eu-north-1.amazonaws.com",
        ),
        ({"region_name": "auto", "endpoint_url": "https://one.r2.example"}, "https://one.r2.example"),
        (
            {"endpoint_url": "https://s3.one.example", "addressing": "virtual"},
            "https://sounds.s3.one.example",
        ),
        (
            {"endpoint_url": "http://10.0.0.7:8333", "public_endpoint": "https://sounds.example"},
            "https://sounds.example",
        ),
    ],
    ids=["AWS", "a dot in its name", "another maker", "before the host", "reached elsewhere"],
)
def test_browsers_are_sent_to_the_host_of_the_bucket(knobs: dict[str, str], origin: str) -> None:
    keys = {"bucket_name": server.BUCKET, "access_key": "key", "secret_key": "secret"}
    found = Bucket(**keys | knobs)
    assert found.signer().origin == origin
    ticket = found.ticket("key", 5, 60)
    assert ticket
    assert ticket.url.startswith(origin)
    assert found.signer().of("key").url.startswith(origin)


def test_a_business_that_goes_leaves_nothing(acme_id: uuid.UUID, key: str) -> None:
    other = shelf.audio_key(uuid.uuid4(), "a" * 64)
    for each in (key, shelf.cover_key(acme_id, "b" * 64), shelf.incoming_key(acme_id, acme_id, 0), other):
        shelf.write(b"sound", each)
    assert [shelf.clear(acme_id, 2), shelf.clear(acme_id, 2), shelf.clear(acme_id, 2)] == [2, 1, 0]
    assert (shelf.size_bytes(key), shelf.size_bytes(other)) == (None, 5)
