from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import Client

from library import shelf
from library.bucket import Bucket
from tenants.catalogue import CATALOGUE
from tenants.models import Business
from tests.seaweed import options

SOUND = bytes(range(256)) * 400
NAME = sha256(SOUND).hexdigest()
SIZE = len(SOUND)


@pytest.fixture
def path(acme: Business) -> str:
    shelf.write(SOUND, shelf.audio_key(acme.pk, NAME))
    return f"/b/acme/audio/{NAME}.mp3"


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def ranged(client: Client, path: str, value: str):
    return client.get(path, headers={"Range": value})


def test_a_whole_file(as_olive: Client, path: str) -> None:
    answer = as_olive.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "audio/mpeg")
    assert (answer.headers["Accept-Ranges"], answer.headers["Content-Length"]) == ("bytes", str(SIZE))
    assert body(answer) == SOUND


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=100-199", 100, 199),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
        (f"bytes=5-{SIZE * 9}", 5, SIZE - 1),
        ("bytes=70000-90000", 70000, 90000),
    ],
)
def test_a_range_of_it(as_olive: Client, path: str, value: str, first: int, last: int) -> None:
    answer = ranged(as_olive, path, value)
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer.headers["Content-Length"] == str(last - first + 1)
    assert body(answer) == SOUND[first : last + 1]


def test_a_long_range_is_not_held_in_memory(as_olive: Client, path: str) -> None:
    """Browsers ask for `bytes=0-`: all of a track of hours."""
    answer = ranged(as_olive, path, "bytes=0-")
    assert max(len(piece) for piece in answer.streaming_content) <= 65_536


@pytest.mark.parametrize("value", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 5}", "bytes=9999999999999-"])
def test_a_range_behind_the_end_is_416(as_olive: Client, path: str, value: str) -> None:
    answer = ranged(as_olive, path, value)
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize(
    "value", ["", "bytes", "bytes=", "bytes=a-b", "bytes=0-1,4-5", "lines=1-2", "bytes=" + "9" * 5000 + "-"]
)
def test_a_range_that_we_do_not_read_gives_the_whole(as_olive: Client, path: str, value: str) -> None:
    answer = ranged(as_olive, path, value)
    assert (answer.status_code, body(answer)) == (200, SOUND)


def test_it_may_be_kept_for_ever_by_the_browser_alone(as_olive: Client, path: str) -> None:
    for answer in (as_olive.get(path), ranged(as_olive, path, "bytes=0-9")):
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        answer.close()


def test_a_file_of_another_business_is_404(as_rita: Client, path: str) -> None:
    assert as_rita.get(path).status_code == 404
    assert as_rita.get(path.replace("acme", "rival")).status_code == 404


def test_nobody_is_asked_to_sign_in(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"].startswith("/accounts/login/")


def test_a_zone_user_may_listen(as_zed: Client, path: str) -> None:
    assert body(as_zed.get(path)) == SOUND


@pytest.mark.parametrize(
    "name", ["a" * 64, NAME.upper(), NAME[:-1], "..", f"../audio/{NAME}", f"{NAME}/../{NAME}"]
)
def test_what_is_not_there_is_404(as_olive: Client, path: str, name: str) -> None:
    assert as_olive.get(f"/b/acme/audio/{name}.mp3").status_code == 404
    assert as_olive.get(f"/b/acme/cover/{name}.jpg").status_code == 404


def test_a_cover(as_olive: Client, as_rita: Client, acme: Business) -> None:
    shelf.write(b"picture", shelf.cover_key(acme.pk, NAME))
    answer = as_olive.get(f"/b/acme/cover/{NAME}.jpg")
    assert (answer.headers["Content-Type"], body(answer)) == ("image/jpeg", b"picture")
    assert "immutable" in answer.headers["Cache-Control"]
    assert as_rita.get(f"/b/rival/cover/{NAME}.jpg").status_code == 404


def test_an_upload_that_waits_is_not_served(as_olive: Client, acme: Business, tmp_path: Path) -> None:
    shelf.write(b"raw", f"incoming/{acme.pk}/{NAME}.mp3")
    assert as_olive.get(f"/b/acme/audio/{NAME}.mp3").status_code == 404


def test_a_small_cover_where_there_is_one(as_olive: Client, acme: Business) -> None:
    shelf.write(b"picture", shelf.cover_key(acme.pk, NAME))
    assert body(as_olive.get(f"/b/acme/cover/{NAME}-96.jpg")) == b"picture"
    shelf.write(b"small", shelf.cover_key(acme.pk, NAME, px=96))
    assert body(as_olive.get(f"/b/acme/cover/{NAME}-96.jpg")) == b"small"
    assert as_olive.get(f"/b/acme/cover/{NAME}-95.jpg").status_code == 404


def test_a_bucket_gives_its_files_itself(as_olive: Client, bucket: Bucket, path: str) -> None:
    answer = as_olive.get(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (302, "private, max-age=5400")
    whole = httpx.get(answer.headers["Location"])
    assert (whole.content, whole.headers["content-type"]) == (SOUND, "audio/mpeg")
    some = httpx.get(answer.headers["Location"], headers={"Range": "bytes=70000-"})
    assert (some.status_code, some.content) == (206, SOUND[70_000:])


def test_of_a_bucket_too_only_ones_own(as_rita: Client, client: Client, bucket: Bucket, path: str) -> None:
    assert as_rita.get(path).status_code == 404
    assert httpx.get(as_rita.get(path.replace("acme", "rival")).headers["Location"]).status_code == 404
    assert client.get(path).headers["Location"].startswith("/accounts/login/")


def test_covers_of_a_bucket(as_olive: Client, acme: Business, bucket: Bucket) -> None:
    name = sha256(str(acme.pk).encode()).hexdigest()
    large, small = (f"/b/acme/cover/{name}{size}.jpg" for size in ("", "-96"))
    shelf.write(b"picture", shelf.cover_key(acme.pk, name))
    assert httpx.get(as_olive.get(small).headers["Location"]).content == b"picture"
    shelf.write(b"small", shelf.cover_key(acme.pk, name, px=96))
    assert httpx.get(as_olive.get(small).headers["Location"]).content == b"small"
    assert httpx.get(as_olive.get(large).headers["Location"]).content == b"picture"


def test_it_is_asked_once_only_whether_a_small_cover_is_there(
    as_olive: Client, acme: Business, bucket: Bucket
) -> None:
    asked: list[str] = []
    bucket.client.meta.events.register(
        "provide-client-params.s3.HeadObject", lambda **_: asked.append("head")
    )
    name = sha256(b"once").hexdigest()
    key = shelf.cover_key(acme.pk, name, px=96)
    shelf.write(b"small", key)
    asked.clear()
    for _ in range(3):
        as_olive.get(f"/b/acme/cover/{name}-96.jpg")
    assert asked == ["head"]


def test_a_chime_of_a_bucket(as_olive: Client, bucket: Bucket) -> None:
    answer = as_olive.get("/b/acme/announcements/chimes/soft.wav")
    assert httpx.get(answer.headers["Location"]).content.startswith(b"RIFF")


@pytest.mark.parametrize(
    ("shelve", "address"), [(shelf.audio_key, "audio/{}.mp3"), (shelf.cover_key, "cover/{}.jpg")]
)
def test_the_catalogues_files_are_there_in_every_business(
    as_olive: Client, shelve: Any, address: str
) -> None:
    path = f"/b/acme/{address.format(NAME)}"
    assert as_olive.get(path).status_code == 404
    shelf.write(SOUND, shelve(CATALOGUE, NAME))
    assert body(as_olive.get(path)) == SOUND


def test_what_is_known_to_be_the_catalogues_is_looked_for_there_alone(
    as_olive: Client, acme: Business, bucket: Bucket
) -> None:
    asked: list[str] = []
    bucket.client.meta.events.register(
        "provide-client-params.s3.HeadObject", lambda **_: asked.append("head")
    )
    name = sha256(b"of the catalogue").hexdigest()
    shelf.write(b"small", shelf.cover_key(CATALOGUE, name, px=96))
    asked.clear()
    as_olive.get(f"/b/acme/catalogue/cover/{name}-96.jpg")
    as_olive.get(f"/b/acme/catalogue/audio/{name}.mp3")
    assert asked == ["head"]


def test_an_own_file_is_not_the_catalogues(as_olive: Client, path: str) -> None:
    assert as_olive.get(path.replace("/audio/", "/catalogue/audio/")).status_code == 404


def test_a_look_says_whether_it_is_there(as_olive: Client, path: str) -> None:
    assert as_olive.head(f"{path}?look").status_code == 204
    assert as_olive.head(f"/b/acme/audio/{'f' * 64}.mp3?look").status_code == 404
    assert as_olive.head(f"/b/acme/catalogue/audio/{NAME}.mp3?look").status_code == 404


def test_a_look_into_a_bucket_leads_nowhere_else(as_olive: Client, bucket: Bucket, path: str) -> None:
    answer = as_olive.head(f"{path}?look")
    assert (answer.status_code, answer["Cache-Control"]) == (204, "no-store")


def test_a_look_finds_that_a_file_has_gone_since(as_olive: Client, acme: Business, bucket: Bucket) -> None:
    name = sha256(b"gone since").hexdigest()
    shelf.write(b"sound", shelf.audio_key(acme.pk, name))
    address = f"/b/acme/audio/{name}.mp3"
    assert as_olive.get(address).status_code == 302
    shelf.remove(shelf.audio_key(acme.pk, name))
    assert as_olive.head(f"{address}?look").status_code == 404


def test_a_look_says_that_the_bucket_is_away(as_olive: Client, acme: Business, settings) -> None:
    settings.STORAGES = settings.STORAGES | {"default": options("http://127.0.0.1:9")}
    assert as_olive.head(f"/b/acme/audio/{NAME}.mp3?look").status_code == 503


def test_a_look_of_nobody_leads_to_the_sign_in(client: Client, path: str) -> None:
    assert client.head(f"{path}?look").status_code == 302
