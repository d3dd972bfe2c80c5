from datetime import UTC, datetime, timedelta, timezone

from broadcast.entries import entry, rfc3339
from library.models import Announcement, Track


def test_music_is_evened_out_and_speech_is_not(song: Track, welcome: Announcement) -> None:
    song.loudness_lufs, song.true_peak_dbtp = -8.0, -1.0
    welcome.loudness_lufs = -8.0
    assert entry(song)["gain_db"] < -5
    assert entry(welcome)["gain_db"] == 0


def test_a_cover_is_told_where_there_is_one(song: Track) -> None:
    assert "cover" not in entry(song)
    song.cover_sha256 = "c" * 64
    assert entry(song)["cover"] == f"/player/cover/{'c' * 64}.jpg"


def test_moments_are_told_in_utc_to_the_millisecond() -> None:
    moment = datetime(2026, 7, 1, 12, 0, 0, 1999, tzinfo=timezone(timedelta(hours=2)))
    assert rfc3339(moment) == "2026-07-01T10:00:00.001Z"
    assert rfc3339(datetime(2026, 7, 1, tzinfo=UTC)) == "2026-07-01T00:00:00.000Z"
