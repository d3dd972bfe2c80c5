import hashlib
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest

from tenants.catalogue import CATALOGUE

from .house import House, Paired
from .serving import Serving

SOUND = bytes(range(256)) * 100
SHA256 = hashlib.sha256(SOUND).hexdigest()
MEDIA = f"/player/media/{SHA256}.mp3"


def store(folder: Path, business_id: str, kind: str, suffix: str) -> Path:
    path = folder / "b" / business_id / kind / f"{SHA256}.{suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(SOUND)
    return path


@pytest.fixture(autouse=True)
def track(folder: Path, house: House) -> Path:
    return store(folder, house.business_id, "audio", "mp3")


def test_whole_file(client: httpx.Client, till: Paired) -> None:
    answer = client.get(MEDIA, headers=till.headers)
    assert (answer.status_code, answer.content) == (200, SOUND)
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["etag"] == f'"{SHA256}"'


def test_range(client: httpx.Client, till: Paired) -> None:
    answer = client.get(MEDIA, headers=till.headers | {"Range": "bytes=10-19"})
    assert (answer.status_code, answer.content) == (206, SOUND[10:20])
    assert answer.headers["content-range"] == f"bytes 10-19/{len(SOUND)}"


def test_range_beyond_the_end(client: httpx.Client, till: Paired) -> None:
    assert client.get(MEDIA, headers=till.headers | {"Range": "bytes=99999999-"}).status_code == 416


def test_known_file_is_304(client: httpx.Client, till: Paired) -> None:
    answer = client.get(MEDIA, headers=till.headers | {"If-None-Match": f'"{SHA256}"'})
    assert (answer.status_code, answer.content) == (304, b"")


def test_cover(client: httpx.Client, folder: Path, house: House, till: Paired) -> None:
    store(folder, house.business_id, "cover", "jpg")
    answer = client.get(f"/player/cover/{SHA256}.jpg", headers=till.headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")


@pytest.mark.parametrize(("kind", "suffix"), [("audio", "mp3"), ("cover", "jpg")])
def test_the_catalogues_files_are_there_for_every_business(
    client: httpx.Client, folder: Path, till: Paired, kind: str, suffix: str
) -> None:
    path = f"/player/catalogue/{SHA256}.{suffix}"
    assert client.get(path, headers=till.headers).status_code == 404
    store(folder, f"{CATALOGUE}", kind, suffix)
    assert client.get(path, headers=till.headers).status_code == 200
    assert client.get(path).status_code == 401


def test_another_business_gets_404(client: httpx.Client, dsn: str) -> None:
    rival = House(dsn)
    answer = client.get(MEDIA, headers=rival.pair().headers)
    rival.clear()
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_without_a_token_401(client: httpx.Client) -> None:
    assert client.get(MEDIA).status_code == 401


def test_token_in_the_address(client: httpx.Client, till: Paired) -> None:
    assert client.get(MEDIA, params={"token": till.token}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        f"/player/media/{SHA256}.jpg",
        f"/player/media/{SHA256}.exe",
        f"/player/media/{SHA256.upper()}.mp3",
        f"/player/media/{SHA256[:-1]}.mp3",
        f"/player/media/{SHA256}.mp3%00",
        f"/player/media/{SHA256}.mp3/",
        f"/player/media/..%2Faudio%2F{SHA256}.mp3",
        f"/player/media/../../{SHA256}.mp3",
        "/player/media/%2Fetc%2Fpasswd",
        f"/player/cover/{SHA256}.mp3",
    ],
)
def test_path_tricks_are_404(serving: Serving, till: Paired, path: str) -> None:
    line = HTTPConnection("127.0.0.1", serving.port, timeout=5)  # httpx would tidy the path first
    line.request("GET", path, headers=till.headers)
    assert line.getresponse().status == 404
    line.close()


def test_link_out_of_the_folder_is_404(
    client: httpx.Client, till: Paired, track: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    track.unlink()
    track.symlink_to(tmp_path / "secret")
    assert client.get(MEDIA, headers=till.headers).status_code == 404
