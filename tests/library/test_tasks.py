"""Each task may be run twice, and killed anywhere. Real files, the real ffmpeg, the real voice."""

import io
import shutil
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from mutagen.id3 import APIC, ID3, TALB, TIT2, TPE1
from PIL import Image

from library import shelf, tasks
from library.announcing import write_announcement
from library.models import Announcement, Recording, Track
from library.sniff import kind_of
from library.tasks import read_recording, read_track, render
from tenants.models import Business
from tests.announced import published, speak
from tests.library.conftest import kept_files


def waiting(business: Business, source: Path | bytes, title: str = "slow") -> Track:
    track = Track.objects.create(title=title, file_name=f"{title}.mp3")
    uploaded(business, track, source)
    return track


def uploaded(business: Business, row: Any, source: Path | bytes) -> None:
    path = shelf.incoming(business.pk, row.pk)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source if isinstance(source, bytes) else source.read_bytes())


def again(row: Any) -> Any:
    row.refresh_from_db()
    return row


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
    assert kind_of(shelf.audio(inside.pk, track.sha256)) == "mp3"
    assert changed == [track]


def test_what_was_uploaded_goes_once_it_is_read(inside, sounds, media) -> None:
    track = waiting(inside, sounds["mp3"])
    read_track(track.pk)
    assert kept_files(media) == [shelf.audio(inside.pk, again(track).sha256)]


def test_tags_and_cover_come_from_the_file(inside, sounds, tmp_path) -> None:
    track = waiting(inside, tagged(sounds["mp3"], tmp_path, "Slow Morning", "The Ovens", "Bread"))
    read_track(track.pk)
    assert (again(track).title, track.artist, track.album) == ("Slow Morning", "The Ovens", "Bread")
    assert Image.open(shelf.cover(inside.pk, track.cover_sha256)).format == "JPEG"


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
        patch.setattr(tasks, "publish", kill)
        with pytest.raises(Killed):
            read_track(track.pk)
    assert (again(track).status, shelf.incoming(inside.pk, track.pk).is_file()) == ("waiting", True)
    read_track(track.pk)
    assert again(track).status == "ready"


def test_what_nobody_foresaw_is_a_sentence_and_a_failed_task(inside, sounds, media, monkeypatch) -> None:
    monkeypatch.setattr(tasks, "read_sound", lambda *_: 1 / 0)
    track = waiting(inside, sounds["mp3"])
    with pytest.raises(ZeroDivisionError):
        read_track(track.pk)
    assert (again(track).status, track.problem) == ("refused", tasks.UNREADABLE)
    assert kept_files(media) == []


def test_an_upload_that_is_gone_is_a_sentence(inside) -> None:
    track = Track.objects.create(title="slow", file_name="slow.mp3")
    with pytest.raises(FileNotFoundError):
        read_track(track.pk)
    assert again(track).problem == tasks.UNREADABLE


def test_the_same_sound_stands_on_the_shelf_once(inside, sounds, tmp_path, media) -> None:
    for source in (sounds["mp3"], tagged(sounds["mp3"], tmp_path, "Slow Morning")):
        read_track(waiting(inside, source).pk)
    assert len(list(media.rglob("*.mp3"))) == 1


def test_a_recording_becomes_ready_and_keeps_its_title(inside, sounds, changed) -> None:
    row = Recording.objects.create(title="Take 1", created_by="Olive")
    uploaded(inside, row, sounds["webm"])
    read_recording(row.pk)
    assert (again(row).status, row.title, kind_of(shelf.audio(inside.pk, row.sha256))) == (
        "ready",
        "Take 1",
        "mp3",
    )
    assert changed == []


def written(text: str = "Hello.", sha256: str = "") -> Announcement:
    return published("Welcome", text, **({"sha256": sha256} if sha256 else {}))


def test_an_announcement_is_spoken(inside, changed) -> None:
    row = speak(written())
    assert (row.status, row.problem) == ("ready", "")
    assert shelf.audio(inside.pk, row.sha256).stat().st_size == row.size_bytes
    assert changed == [row]
    assert row.versions.get().rendering.spoken_by == "the built-in voice"


def test_speaking_twice_is_harmless(inside, changed) -> None:
    speak(speak(written()))
    assert len(changed) == 1


@pytest.mark.parametrize("text", ["", "🎵🎵", "<br>"])
def test_nothing_to_say_is_refused_and_keeps_the_last_sound(inside, text: str) -> None:
    row = speak(written(text, sha256="b" * 64))
    assert (row.status, row.sha256) == ("refused", "b" * 64)
    assert "Write at least one word" in row.problem


def test_a_voice_that_fails_is_a_sentence_and_keeps_the_last_sound(inside, monkeypatch) -> None:
    monkeypatch.setattr(tasks, "make", lambda *_: 1 / 0)
    row = written(sha256="b" * 64)
    with pytest.raises(ZeroDivisionError):
        speak(row)
    assert (again(row).status, row.problem, row.sha256) == ("refused", tasks.UNSPOKEN, "b" * 64)


def test_words_that_were_changed_meanwhile_are_not_published(inside, olive, changed) -> None:
    row = written(sha256="b" * 64)
    old = row.versions.get()
    write_announcement(row.pk, actor=olive, title="Welcome", text="New words.")
    changed.clear()
    render(old.rendering_id)
    assert (again(row).status, row.sha256, changed) == ("waiting", "b" * 64, [])


def test_a_failure_of_old_words_does_not_refuse_the_new(inside, olive, monkeypatch) -> None:
    row = written()
    old = row.versions.get()
    write_announcement(row.pk, actor=olive, title="Welcome", text="New words.")
    monkeypatch.setattr(tasks, "make", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        render(old.rendering_id)
    assert (again(row).status, row.problem) == ("waiting", "")


def fails(times: int, call: Any) -> Any:
    """`call`, after so many deadlocks."""
    left = iter(range(times))

    def stubborn(*told: Any, **more: Any) -> Any:
        if next(left, None) is not None:
            raise OperationalError("deadlock detected")
        return call(*told, **more)

    return stubborn


def test_a_deadlock_costs_another_try_and_no_second_sound(inside, monkeypatch) -> None:
    spoken, real = [], tasks.make

    def make(*told: Any) -> Any:
        spoken.append(told)
        return real(*told)

    monkeypatch.setattr(tasks, "make", make)
    monkeypatch.setattr(tasks, "settle", fails(1, tasks.settle))
    assert speak(written()).status == "ready"
    assert len(spoken) == 1


def test_a_database_that_fails_is_no_fault_of_the_words(inside, monkeypatch) -> None:
    row = written()
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "settle", fails(tasks.TRIES, tasks.settle))
        with pytest.raises(OperationalError):
            speak(row)
    assert (again(row).status, row.versions.get().rendering.status) == ("waiting", "waiting")
    assert speak(row).status == "ready"


def test_a_database_that_fails_is_no_fault_of_a_file(inside, sounds, monkeypatch) -> None:
    track = waiting(inside, sounds["mp3"])
    monkeypatch.setattr(tasks, "publish", fails(1, tasks.publish))
    with pytest.raises(OperationalError):
        read_track(track.pk)
    assert again(track).status == "waiting"
    read_track(track.pk)
    assert again(track).status == "ready"
