"""Each step may be run twice, and killed anywhere. Real files, the real ffmpeg."""

import io
import shutil
import uuid
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from mutagen.id3 import APIC, ID3, TALB, TIT2, TPE1
from PIL import Image

from library import audio, reading, refusal, shelf
from library.finding.searching import matching
from library.models import Track, Waveform
from library.reading import read_track, take_step
from library.sniff import kind_of
from tenants.models import Business
from tests.library.conftest import kept_files
from tests.library.test_tasks import again, fails, uploaded
from tests.seaweed import options


def waiting(business: Business, source: Path | bytes, title: str = "slow") -> Track:
    track = Track.objects.create(title=title, file_name=f"{title}.mp3")
    uploaded(business, track, source)
    return track


def tagged(source: Path, folder: Path, title: str, artist: str = "", album: str = "") -> Path:
    path = Path(shutil.copy(source, folder / "tagged.mp3"))
    Image.new("RGB", (90, 90), "teal").save(picture := io.BytesIO(), "PNG")
    tags = ID3()
    for frame in (TIT2(3, title), TPE1(3, artist), TALB(3, album)):
        tags.add(frame)
    tags.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=picture.getvalue()))
    tags.save(path)
    return path


def test_a_track_becomes_ready_with_its_file(inside, sounds, changed) -> None:
    track = waiting(inside, sounds["flac"])
    read_track(track.pk)
    assert (again(track).status, track.problem, track.title) == ("ready", "", "slow")
    assert abs(track.duration_ms - 2000) < 60
    assert kind_of(shelf.path(shelf.audio_key(inside.pk, track.sha256))) == "mp3"
    assert changed == [track]


def test_what_was_uploaded_goes_once_it_is_read(inside, sounds, media) -> None:
    track = waiting(inside, sounds["mp3"])
    read_track(track.pk)
    assert kept_files(media) == [shelf.path(shelf.audio_key(inside.pk, again(track).sha256))]


def test_tags_and_cover_come_from_the_file(inside, sounds, tmp_path) -> None:
    track = waiting(inside, tagged(sounds["mp3"], tmp_path, "Slow Morning", "The Ovens", "Bread"))
    read_track(track.pk)
    assert (again(track).title, track.artist, track.album) == ("Slow Morning", "The Ovens", "Bread")
    assert Image.open(shelf.path(shelf.cover_key(inside.pk, track.cover_sha256))).format == "JPEG"


def test_tags_longer_than_the_columns_are_cut(inside, sounds, tmp_path) -> None:
    track = waiting(inside, tagged(sounds["mp3"], tmp_path, "é" * 300, "🎵" * 300, "x" * 5000))
    read_track(track.pk)
    assert (again(track).status, track.title, len(track.artist)) == ("ready", "é" * 200, 200)


def test_a_tag_with_a_nul_does_no_harm(inside, sounds, tmp_path) -> None:
    track = waiting(inside, tagged(sounds["mp3"], tmp_path, "Slow\x00Morning", "\x00"))
    read_track(track.pk)
    assert again(track).status == "ready"


def test_a_text_named_mp3_is_refused_with_a_sentence(inside, media, changed) -> None:
    track = waiting(inside, b"Dear diary, today I made a song.\n" * 200)
    read_track(track.pk)
    assert again(track).status == "refused"
    assert track.problem.startswith("This is not an audio file that we can read.")
    assert (kept_files(media), changed) == ([], [])


def test_a_track_above_the_longest_is_refused(inside, sounds, settings) -> None:
    settings.TRACK_LIMIT_HOURS = 1 / 3600
    track = waiting(inside, sounds["mp3"])
    read_track(track.pk)
    assert "longer than" in again(track).problem


def test_reading_twice_is_harmless(inside, sounds, changed) -> None:
    track = waiting(inside, sounds["mp3"])
    read_track(track.pk)
    read_track(track.pk)
    assert (again(track).status, len(changed)) == ("ready", 1)


def test_a_track_that_went_is_left_alone(inside) -> None:
    read_track(uuid.uuid4())


class Killed(BaseException):
    """As the worker's end: nothing may catch it."""


def test_killed_before_the_end_it_is_read_again(inside, sounds, monkeypatch) -> None:
    def kill(*_: Any, **__: Any) -> None:
        raise Killed

    track = waiting(inside, sounds["mp3"])
    with monkeypatch.context() as patch:
        patch.setattr(reading, "publish_track", kill)
        with pytest.raises(Killed):
            read_track(track.pk)
    assert (again(track).status, shelf.is_there(shelf.incoming_key(inside.pk, track.pk))) == ("waiting", True)
    read_track(track.pk)
    assert again(track).status == "ready"


def test_what_nobody_foresaw_costs_a_try_and_no_file(inside, sounds, monkeypatch) -> None:
    track = waiting(inside, sounds["mp3"])
    with monkeypatch.context() as patch:
        patch.setattr(reading, "read_sound", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            read_track(track.pk)
    assert (again(track).status, track.tries) == ("waiting", 1)
    read_track(track.pk)
    assert again(track).status == "ready"


def test_what_fails_every_time_is_a_sentence(inside, sounds, media, monkeypatch) -> None:
    monkeypatch.setattr(reading, "read_sound", lambda *_: 1 / 0)
    track = waiting(inside, sounds["mp3"])
    for _ in range(reading.MOST_TRIES):
        assert again(track).status == "waiting"
        with pytest.raises(ZeroDivisionError):
            read_track(track.pk)
    assert (again(track).status, track.problem) == ("refused", reading.UNREADABLE)
    assert kept_files(media) == []


def test_a_shelf_that_takes_nothing_is_no_fault_of_a_file(inside, sounds, media) -> None:
    track = waiting(inside, sounds["mp3"])
    folder = media / "b" / str(inside.pk) / "audio"
    folder.parent.mkdir(parents=True)
    folder.write_bytes(b"in the way")
    with pytest.raises(OSError, match="Not a directory"):
        read_track(track.pk)
    assert (again(track).status, track.tries) == ("waiting", 0)
    folder.unlink()
    read_track(track.pk)
    assert again(track).status == "ready"


def test_a_disk_that_is_full_is_no_fault_of_a_file(inside, sounds, monkeypatch) -> None:
    track = waiting(inside, sounds["mp3"])
    with monkeypatch.context() as patch:
        patch.setattr(audio, "PCM", "/dev/full")
        with pytest.raises(OSError, match="No space left on device"):
            read_track(track.pk)
    assert (again(track).status, track.tries) == ("waiting", 0)
    read_track(track.pk)
    assert again(track).status == "ready"


@pytest.mark.parametrize("piece", [None, 0], ids=["whole", "pieces"])
def test_an_upload_that_is_gone_is_a_sentence(inside, piece: int | None) -> None:
    shelf.write(b"sound", key := shelf.incoming_key(inside.pk, uuid.uuid4(), piece))
    shelf.remove(key)
    track = Track.objects.create(title="slow", file_name="slow.mp3")
    read_track(track.pk)
    assert (again(track).status, track.problem) == ("refused", refusal.GONE)


def test_a_folder_that_is_not_mounted_is_no_fault_of_a_file(inside, sounds, media) -> None:
    track = waiting(inside, sounds["mp3"])
    away = media.rename(media.with_name("not mounted"))
    media.mkdir()
    for _ in range(reading.MOST_TRIES + 1):
        with pytest.raises(shelf.ShelfAway):
            take_step(track.pk)
    assert (again(track).status, track.tries) == ("waiting", 0)
    media.rmdir()
    away.rename(media)
    read_track(track.pk)
    assert again(track).status == "ready"


def test_the_same_sound_stands_on_the_shelf_once(inside, sounds, tmp_path, media) -> None:
    for source in (sounds["mp3"], tagged(sounds["mp3"], tmp_path, "Slow Morning")):
        read_track(waiting(inside, source).pk)
    assert len(list(media.rglob("*.mp3"))) == 1


def test_a_database_that_fails_is_no_fault_of_a_file(inside, sounds, monkeypatch) -> None:
    track = waiting(inside, sounds["mp3"])
    monkeypatch.setattr(reading, "publish_track", fails(1, reading.publish_track))
    with pytest.raises(OperationalError):
        read_track(track.pk)
    assert again(track).status == "waiting"
    read_track(track.pk)
    assert again(track).status == "ready"


def test_tags_come_first_and_the_track_can_be_found(inside, sounds, tmp_path, changed) -> None:
    track = waiting(inside, tagged(sounds["mp3"], tmp_path, "Déjà Vu", "Beyoncé"))
    assert take_step(track.pk)
    assert (again(track).status, track.is_tagged) == ("waiting", True)
    assert list(Track.objects.filter(matching("beyonce vu"))) == [track]
    assert (list(Track.objects.playable()), changed) == ([], [])


def test_what_somebody_wrote_before_the_tags_were_read_stays(inside, sounds, tmp_path) -> None:
    track = waiting(inside, tagged(sounds["mp3"], tmp_path, "Slow Morning", "The Ovens", "Bread"))
    Track.objects.filter(pk=track.pk).update(title="Mine", artist="Me")
    take_step(track.pk)
    assert (again(track).title, track.artist, track.album) == ("Mine", "Me", "Bread")


def test_the_waveform_is_kept(inside, sounds) -> None:
    track = waiting(inside, sounds["mp3"])
    read_track(track.pk)
    assert len(bytes(Waveform.objects.get(track=track).peaks)) == 600
    assert again(track).energy in range(1, 11)


def test_what_came_in_pieces_is_read_as_one(inside, sounds, media) -> None:
    content = sounds["mp3"].read_bytes()
    track = Track.objects.create(title="slow", file_name="slow.mp3")
    for number, piece in enumerate((content[:9000], content[9000:])):
        shelf.write(piece, shelf.incoming_key(inside.pk, track.pk, number))
    read_track(track.pk)
    assert (again(track).status, track.source_sha256) == ("ready", sha256(content).hexdigest())
    assert kept_files(media) == [shelf.path(shelf.audio_key(inside.pk, track.sha256))]


def test_a_file_over_which_workers_ended_three_times_is_refused(inside, sounds, media) -> None:
    track = waiting(inside, sounds["mp3"])
    Track.objects.update(tries=reading.MOST_TRIES)
    take_step(track.pk)
    assert (again(track).status, track.problem) == ("refused", reading.POISON)
    assert kept_files(media) == []


def test_a_bucket_that_is_away_forgets_no_other_try(inside, sounds, settings) -> None:
    track = waiting(inside, sounds["mp3"])
    Track.objects.update(tries=1)
    settings.STORAGES = settings.STORAGES | {"default": options("http://127.0.0.1:9")}
    with pytest.raises(shelf.ShelfAway):
        take_step(track.pk)
    assert again(track).tries == 1


def test_a_shelf_that_is_too_slow_is_no_fault_of_a_file(inside, sounds, monkeypatch) -> None:
    monkeypatch.setattr(reading, "FETCH_S", -1)
    track = Track.objects.create(title="slow", file_name="slow.mp3")
    for piece in range(2):
        shelf.write(sounds["mp3"].read_bytes(), shelf.incoming_key(inside.pk, track.pk, piece))
    with pytest.raises(shelf.ShelfAway):
        take_step(track.pk)
    assert (again(track).status, track.tries) == ("waiting", 0)


def test_a_step_has_one_clock(inside, sounds, monkeypatch) -> None:
    """What was slow before ffmpeg is taken off its time."""
    monkeypatch.setattr(reading, "READ_DEADLINE_S", -1)
    left: list[float] = []
    real = reading.read_sound

    def timed(source: Path, kind: Any, folder: Path, bounds: audio.Limits) -> audio.TakenIn:
        left.append(bounds.wall_s)
        return real(source, kind, folder, replace(bounds, wall_s=60))

    monkeypatch.setattr(reading, "read_sound", timed)
    read_track(waiting(inside, sounds["mp3"]).pk)
    assert left == [1.0]


def test_a_step_that_was_done_begins_to_count_anew(inside, sounds) -> None:
    track = waiting(inside, sounds["mp3"])
    Track.objects.update(tries=reading.MOST_TRIES - 1)
    take_step(track.pk)
    assert again(track).tries == 0


def test_a_database_that_fails_is_no_try(inside, sounds, monkeypatch) -> None:
    track = waiting(inside, sounds["mp3"])
    monkeypatch.setattr(reading, "write_tags", fails(5, reading.write_tags))
    for _ in range(5):
        with pytest.raises(OperationalError):
            take_step(track.pk)
    take_step(track.pk)
    assert again(track).is_tagged


def test_what_workers_left_over_a_file_that_is_refused_goes(inside, sounds, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(reading.tempfile, "gettempdir", lambda: str(tmp_path))
    track = waiting(inside, sounds["mp3"])
    Track.objects.update(tries=reading.MOST_TRIES)
    (tmp_path / f"sync2gear-{track.pk}").mkdir()
    take_step(track.pk)
    assert (again(track).status, list(tmp_path.glob("sync2gear-*"))) == ("refused", [])


def test_what_a_killed_worker_left_in_its_folder_goes(inside, sounds, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(reading.tempfile, "gettempdir", lambda: str(tmp_path))
    track = waiting(inside, sounds["mp3"])
    (tmp_path / f"sync2gear-{track.pk}").mkdir()
    (tmp_path / f"sync2gear-{track.pk}" / "device.mp3").write_bytes(b"half")
    read_track(track.pk)
    assert (again(track).status, list(tmp_path.glob("sync2gear-*"))) == ("ready", [])
