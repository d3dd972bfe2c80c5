"""Each task may be run twice, and killed anywhere. Real files, the real ffmpeg, the real voice."""

from ast import literal_eval
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django_q.models import Schedule

from library import reading, shelf, tasks
from library.announcing import write_announcement
from library.models import Announcement, Recording
from library.sniff import kind_of
from library.tasks import read_recording, render
from tenants.granting import change_business
from tenants.limits import storage_of
from tenants.models import Business
from tests.announced import published, speak
from tests.library.conftest import kept_files
from tests.tenants.test_holding import somebody_else, takes


def uploaded(business: Business, row: Any, source: Path | bytes) -> None:
    content = source if isinstance(source, bytes) else source.read_bytes()
    shelf.write(content, shelf.incoming_key(business.pk, row.pk))


def again(row: Any) -> Any:
    row.refresh_from_db()
    return row


def test_a_recording_becomes_ready_and_keeps_its_title(inside, sounds, changed) -> None:
    row = Recording.objects.create(title="Take 1", created_by="Olive")
    uploaded(inside, row, sounds["webm"])
    read_recording(row.pk)
    assert (again(row).status, row.title, kind_of(shelf.path(shelf.audio_key(inside.pk, row.sha256)))) == (
        "ready",
        "Take 1",
        "mp3",
    )
    assert changed == []


def test_a_recording_that_ends_its_worker_every_time_is_refused(inside, sounds, media) -> None:
    row = Recording.objects.create(title="Take 1", created_by="Olive", tries=reading.MOST_TRIES)
    uploaded(inside, row, sounds["webm"])
    read_recording(row.pk)
    assert (again(row).status, row.problem, kept_files(media)) == ("refused", reading.POISON, [])


def test_what_nobody_foresaw_of_a_recording_costs_a_try_and_no_file(inside, sounds, monkeypatch) -> None:
    row = Recording.objects.create(title="Take 1", created_by="Olive")
    uploaded(inside, row, sounds["webm"])
    with monkeypatch.context() as patch:
        patch.setattr(reading, "read_sound", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            read_recording(row.pk)
    assert (again(row).status, row.tries) == ("waiting", 1)
    read_recording(row.pk)
    assert again(row).status == "ready"


def asked_for_soon() -> list[tuple[str, str]]:
    """The tasks, and their keys."""
    told = Schedule.objects.filter(schedule_type=Schedule.ONCE).values_list("args", flat=True)
    return [(path.rpartition(".")[2], key) for path, _, key in map(literal_eval, told)]


def test_a_recording_that_met_a_fault_is_read_again_soon(inside, sounds, monkeypatch) -> None:
    row = Recording.objects.create(title="Take 1", created_by="Olive")
    uploaded(inside, row, sounds["webm"])
    monkeypatch.setattr(reading, "publish", fails(1, reading.publish))
    with pytest.raises(OperationalError):
        read_recording(row.pk)
    assert (again(row).status, asked_for_soon()) == ("waiting", [("read_recording", str(row.pk))])


def test_words_that_met_a_fault_are_spoken_again_soon(inside, media) -> None:
    row = written()
    media.write_bytes(b"in the way")
    with pytest.raises(OSError, match="Not a directory"):
        speak(row)
    assert asked_for_soon() == [("render", str(row.versions.get().rendering_id))]


def test_what_is_read_is_not_asked_for_again(inside, sounds) -> None:
    row = Recording.objects.create(title="Take 1", created_by="Olive")
    uploaded(inside, row, sounds["webm"])
    read_recording(row.pk)
    assert asked_for_soon() == []


def test_a_recording_that_somebody_reads_is_left_to_them(inside, sounds) -> None:
    row = Recording.objects.create(title="Take 1", created_by="Olive")
    uploaded(inside, row, sounds["webm"])
    with somebody_else() as cursor:
        takes(cursor, f"reading {row.pk}")
        read_recording(row.pk)
    assert again(row).status == "waiting"


def written(text: str = "Hello.", sha256: str = "") -> Announcement:
    return published("Welcome", text, **({"sha256": sha256} if sha256 else {}))


def test_an_announcement_is_spoken(inside, changed) -> None:
    row = speak(written())
    assert (row.status, row.problem) == ("ready", "")
    assert shelf.path(shelf.audio_key(inside.pk, row.sha256)).stat().st_size == row.size_bytes
    assert changed == [row]
    assert row.versions.get().rendering.spoken_by == "the built-in voice"


def test_what_is_spoken_is_counted_and_never_refused(inside, sam) -> None:
    change_business(inside.pk, actor=sam, storage_limit_gb=0)
    row = speak(written())
    assert (row.status, storage_of(inside).used_bytes) == ("ready", row.size_bytes)


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


def test_a_disk_that_is_full_is_no_fault_of_the_words(inside, media) -> None:
    row = written(sha256="b" * 64)
    media.write_bytes(b"in the way")
    with pytest.raises(OSError, match="Not a directory"):
        speak(row)
    assert row.versions.get().rendering.status == "waiting"
    media.unlink()
    assert speak(row).status == "ready"


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
