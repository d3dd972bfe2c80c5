import hashlib
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import imageio_ffmpeg
import pytest

from broadcast.edge.playlist import m3u

from .house import House, Paired
from .serving import Serving

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def media(number: int, **members: Any) -> dict[str, Any]:
    return {"url": f"/player/media/{number:064x}.mp3", "s": 1.5, "title": f"Song {number}", **members}


def segment(start: str, *tracks: str, until: str | None = None) -> dict[str, Any]:
    return {"from": start, "until": until, "tracks": list(tracks)}


def test_playlist_has_the_segment_that_plays_now() -> None:
    eleven = "2026-03-02T11:00:00Z"
    feed = {
        "media": {"m1": media(1), "m2": media(2)},
        "music": [segment("2026-03-02T09:00:00Z", "m1", until=eleven), segment(eleven, "m2")],
    }
    text = m3u(feed, "t", NOON)
    assert "Song 2" in text
    assert "Song 1" not in text


@pytest.mark.parametrize(
    ("ended", "begins", "title"), [("11:59", "12:02", "Song 1"), ("11:00", "12:02", "Song 2")]
)
def test_in_silence_it_has_what_is_nearest(ended: str, begins: str, title: str) -> None:
    ends, returns = f"2026-03-02T{ended}:00Z", f"2026-03-02T{begins}:00Z"
    silent = {**segment(ends, until=returns), "silent": True}
    music = [segment("2026-03-02T09:00:00Z", "m1", until=ends), silent, segment(returns, "m2")]
    feed = {"media": {"m1": media(1), "m2": media(2)}, "music": music}
    assert [line for line in m3u(feed, "t", NOON).splitlines() if "Song" in line] == [f"#EXTINF:1.5,{title}"]


def test_title_stays_in_its_line() -> None:
    feed = {
        "media": {"m1": media(1, artist="A\nhttp://elsewhere/", title="T")},
        "music": [segment("2026-03-02T09:00:00Z", "m1")],
    }
    assert "#EXTINF:1.5,A http://elsewhere/ - T" in m3u(feed, "t", NOON).splitlines()


def test_zone_without_music_is_an_empty_playlist() -> None:
    assert m3u({"media": {}, "music": []}, "t", NOON).startswith("#EXTM3U\n")


def test_wrong_token_is_401(client: httpx.Client) -> None:
    assert client.get("/player/playlist.m3u8?token=nobody").status_code == 401


def test_ffmpeg_plays_the_zone(serving: Serving, folder: Path, house: House, till: Paired) -> None:
    tracks = [tone(folder / "b" / house.business_id / "audio", pitch_hz) for pitch_hz in (220, 440)]
    entries = {f"m{sha}": {"url": f"/player/media/{sha}.mp3", "s": 2.0, "title": "Tone"} for sha in tracks}
    house.build(media=entries, music=[segment("2026-03-02T09:00:00Z", *entries)])
    address = f"{serving.url}/player/playlist.m3u8?token={till.token}"
    decoded = ffmpeg("-i", address, "-f", "s16le", "-ac", "1", "-ar", "8000", "-")
    assert 3.8 <= len(decoded) / 2 / 8000 <= 4.3


def tone(folder: Path, pitch_hz: int) -> str:
    """Two seconds of a tone in the media folder; its SHA-256."""
    folder.mkdir(parents=True, exist_ok=True)
    sound = ffmpeg("-f", "lavfi", "-i", f"sine={pitch_hz}:d=2", "-f", "mp3", "-")
    sha = hashlib.sha256(sound).hexdigest()
    (folder / f"{sha}.mp3").write_bytes(sound)
    return sha


def ffmpeg(*arguments: str) -> bytes:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", *arguments]
    return subprocess.run(command, check=True, capture_output=True, timeout=20).stdout
