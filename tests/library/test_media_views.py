from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from library import shelf
from tenants.catalogue import CATALOGUE
from tenants.models import Business

SOUND = bytes(range(256)) * 400
NAME = sha256(SOUND).hexdigest()
SIZE = len(SOUND)


@pytest.fixture
def path(acme: Business) -> str:
    shelf.write(SOUND, shelf.audio(acme.pk, NAME))
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
    shelf.write(b"picture", shelf.cover(acme.pk, NAME))
    answer = as_olive.get(f"/b/acme/cover/{NAME}.jpg")
    assert (answer.headers["Content-Type"], body(answer)) == ("image/jpeg", b"picture")
    assert "immutable" in answer.headers["Cache-Control"]
    assert as_rita.get(f"/b/rival/cover/{NAME}.jpg").status_code == 404


def test_an_upload_that_waits_is_not_served(as_olive: Client, acme: Business, tmp_path: Path) -> None:
    shelf.write(b"raw", shelf.place(acme.pk, "incoming", f"{NAME}.mp3"))
    assert as_olive.get(f"/b/acme/audio/{NAME}.mp3").status_code == 404


@pytest.mark.parametrize(
    ("shelve", "address"), [(shelf.audio, "audio/{}.mp3"), (shelf.cover, "cover/{}.jpg")]
)
def test_the_catalogues_files_are_there_in_every_business(
    as_olive: Client, shelve: Any, address: str
) -> None:
    path = f"/b/acme/{address.format(NAME)}"
    assert as_olive.get(path).status_code == 404
    shelf.write(SOUND, shelve(CATALOGUE, NAME))
    assert body(as_olive.get(path)) == SOUND
