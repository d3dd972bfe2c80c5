"""A player is sent to the bucket for its files, and to nobody else's."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from broadcast.edge.app import EdgeOptions
from library.bucket import Bucket
from tests import seaweed as server

from .house import House, Paired
from .serving import SECRET, Serving

SHA256 = "a" * 64
MEDIA = f"/player/media/{SHA256}.mp3"
SOUND = b"sound" * 1_000


@pytest.fixture(scope="module")
def kept(seaweed: str) -> Bucket:
    return Bucket(**server.options(seaweed)["OPTIONS"])


@pytest.fixture(scope="module")
def serving(dsn: str, folder: Path, kept: Bucket) -> Iterator[Serving]:
    (folder / "player" / "index.html").write_text("player")
    options = EdgeOptions(dsn, folder, folder / "player", secret=SECRET, pulse_s=0)
    serving = Serving(replace(options, signer=kept.signer()))
    serving.wait_until_listening()
    yield serving
    serving.stop()


@pytest.fixture(autouse=True)
def track(kept: Bucket, house: House) -> None:
    for kind, name in (("audio", f"{SHA256}.mp3"), ("cover", f"{SHA256}.jpg")):
        with kept.whole(f"b/{house.business_id}/{kind}/{name}") as part:
            part.write_bytes(SOUND)


def test_a_player_is_sent_to_its_file(client: httpx.Client, till: Paired) -> None:
    answer = client.get(MEDIA, headers=till.headers)
    assert (answer.status_code, answer.headers["cache-control"]) == (302, "private, max-age=5400")
    assert "x-server-time" in answer.headers
    assert httpx.get(answer.headers["location"]).content == SOUND


def test_a_part_of_it(client: httpx.Client, till: Paired) -> None:
    there = client.get(MEDIA, headers=till.headers).headers["location"]
    assert httpx.get(there, headers={"Range": "bytes=1-4"}).content == b"ound"


def test_how_long_it_is(client: httpx.Client, till: Paired) -> None:
    there = client.head(MEDIA, headers=till.headers).headers["location"]
    assert httpx.head(there).headers["content-length"] == str(len(SOUND))


def test_a_cover(client: httpx.Client, till: Paired) -> None:
    answer = client.get(f"/player/cover/{SHA256}.jpg", headers=till.headers)
    assert httpx.get(answer.headers["location"]).headers["content-type"] == "image/jpeg"


def test_what_it_has_is_304(client: httpx.Client, till: Paired) -> None:
    answer = client.get(MEDIA, headers=till.headers | {"If-None-Match": f'"{SHA256}"'})
    assert answer.status_code == 304


def test_a_player_of_another_business_finds_nothing(client: httpx.Client, dsn: str, till: Paired) -> None:
    rival = House(dsn)
    there = client.get(MEDIA, headers=rival.pair().headers).headers["location"]
    rival.clear()
    assert httpx.get(there).status_code == 404


def test_without_a_token_nobody_is_sent_anywhere(client: httpx.Client) -> None:
    answer = client.get(MEDIA)
    assert (answer.status_code, "location" in answer.headers) == (401, False)


def test_what_cannot_be_a_file_is_404(client: httpx.Client, till: Paired) -> None:
    for path in (f"/player/media/{SHA256}.exe", f"/player/media/..%2f{SHA256}.mp3"):
        assert client.get(path, headers=till.headers).status_code == 404


def test_the_player_may_fetch_from_the_bucket_and_nowhere_else(client: httpx.Client, seaweed: str) -> None:
    told = client.get("/player/").headers["content-security-policy"]
    assert f"connect-src 'self' {seaweed};" in told
    assert told.count("//") == 1


def test_while_nothing_can_be_signed_it_is_told_to_ask_again(
    client: httpx.Client, till: Paired, kept: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept.signer(), "of", lambda *_: 1 / 0)
    answer = client.get(MEDIA, headers=till.headers)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
