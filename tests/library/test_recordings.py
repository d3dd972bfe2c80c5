import os
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone

from broadcast.saying.old import let_go_of_stray_sounds
from library import actions, recordings, shelf
from library.announcing import write_announcement
from library.models import Announcement, Recording
from library.parts import Recorded, read
from library.recordings import announce, let_go_of_recordings, take_in
from library.tasks import read_recording
from tenants.access import Person
from tenants.granting import change_business
from tenants.limits import count_stored, storage_of
from tenants.models import AuditLog, Business
from tests.announced import speak
from tests.conftest import audio
from tests.library.conftest import kept_files
from tests.queued import jobs

BYTES = b"as good as any sound"


def upload(name: str = "Take 1.webm", content: bytes = BYTES) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def take(inside: Business) -> Recording:
    return Recording.objects.create(title="Take 1", created_by="Olive", **audio("d", 4_000))


def cut(row: Recording, actor: Person, **part: Any) -> Announcement:
    part = {"start_ms": 500, "end_ms": 2_000, "gated": True} | part
    return announce(row.pk, actor=actor, title="Closing", **part)


def test_a_recording_waits_with_its_bytes(olive: Person, inside: Business) -> None:
    row = take_in(upload(), actor=olive)
    assert (row.status, row.title, row.created_by) == ("waiting", "Take 1", "Olive")
    assert shelf.path(shelf.incoming_key(inside.pk, row.pk)).read_bytes() == BYTES


def test_a_worker_is_asked_to_read_it_and_the_log_knows(olive: Person, inside: Business) -> None:
    row = take_in(upload(), actor=olive)
    assert jobs() == [("library.tasks.read_recording", str(inside.pk), str(row.pk))]
    assert AuditLog.objects.get(verb="uploaded").changes["file"] == {"to": "Take 1.webm"}


def test_an_empty_one_is_refused_and_nothing_is_kept(olive: Person, inside: Business, media: Path) -> None:
    row = take_in(upload(content=b""), actor=olive)
    assert (row.status, jobs(), kept_files(media)) == ("refused", [], [])
    assert row.problem.startswith("This file is empty.")


def test_one_above_100_mb_is_refused(olive: Person, inside: Business, media: Path) -> None:
    file = upload()
    file.size = 100_000_001
    assert take_in(file, actor=olive).problem.startswith("This file is larger than 100 MB.")
    assert kept_files(media) == []


def test_a_full_storage_takes_no_recording(olive: Person, inside: Business, sam, media: Path) -> None:
    change_business(inside.pk, actor=sam, storage_limit_gb=0)
    row = take_in(upload(), actor=olive)
    assert (row.status, row.size_bytes, kept_files(media)) == ("refused", 0, [])
    assert row.problem.startswith("There is no room for it: ")


def test_a_recording_is_counted_as_it_comes_and_as_it_stays(olive: Person, inside: Business, sounds) -> None:
    row = take_in(upload(content=sounds["webm"].read_bytes()), actor=olive)
    assert storage_of(inside).used_bytes == sounds["webm"].stat().st_size
    read_recording(row.pk)
    row.refresh_from_db()
    assert storage_of(inside).used_bytes == row.size_bytes


def test_a_recording_that_is_refused_takes_no_room(olive: Person, inside: Business) -> None:
    read_recording(take_in(upload(), actor=olive).pk)
    assert storage_of(inside).used_bytes == 0


def test_a_row_that_cannot_be_stored_leaves_no_file(
    olive: Person, inside: Business, media: Path, monkeypatch
) -> None:
    monkeypatch.setattr(recordings, "enqueue", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take_in(upload(), actor=olive)
    assert (Recording.objects.count(), kept_files(media), jobs()) == (0, [], [])


def test_a_zone_user_records_nothing(zed: Person, take: Recording) -> None:
    for attempt in (lambda: take_in(upload(), actor=zed), lambda: cut(take, zed)):
        with pytest.raises(Http404):
            attempt()
    assert (Recording.objects.count(), Announcement.objects.count()) == (1, 0)


def test_an_announcement_is_made_of_the_part_that_was_kept(olive: Person, take: Recording) -> None:
    row = cut(take, olive)
    assert read(row.versions.get().parts) == [Recorded(str(take.pk), 500, 2_000, True)]
    assert (row.title, row.text, row.status) == ("Closing", "", "waiting")


def test_a_removed_recording_is_in_no_new_announcement(olive: Person, take: Recording, changed) -> None:
    actions.remove(Recording, take.pk, actor=olive)
    with pytest.raises(Http404):
        cut(take, olive)
    actions.restore(Recording, take.pk, actor=olive)
    assert (cut(take, olive).title, changed) == ("Closing", [])


def test_a_recording_that_is_not_there_makes_no_announcement(olive: Person, inside: Business) -> None:
    with pytest.raises(Http404):
        announce(uuid.uuid4(), actor=olive, title="x", start_ms=0, end_ms=None, gated=False)
    assert Announcement.objects.count() == 0


#: As browsers record: no length in the header, and the sound in pieces.
STREAMED = {
    "webm": ["-c:a", "libopus", "-f", "webm", "-live", "1"],
    "mp4": ["-c:a", "aac", "-movflags", "empty_moov+default_base_moof", "-frag_duration", "200000"],
}


@pytest.mark.parametrize("kind", STREAMED)
def test_what_a_browser_streams_into_a_file_is_read(olive: Person, inside, make_sound, kind: str) -> None:
    source = make_sound(f"streamed.{kind}", *STREAMED[kind])
    row = take_in(upload(source.name, source.read_bytes()), actor=olive)
    read_recording(row.pk)
    row.refresh_from_db()
    assert (row.status, row.problem) == ("ready", "")
    assert row.duration_ms == pytest.approx(2_000, abs=60)


@pytest.mark.parametrize("kind", ["webm", "m4a"])
def test_what_is_cut_out_is_as_long_as_it_was_cut(olive: Person, inside, sounds, kind: str) -> None:
    take = take_in(upload(f"take.{kind}", sounds[kind].read_bytes()), actor=olive)
    read_recording(take.pk)
    row = speak(cut(take, olive))
    assert (row.status, row.problem) == ("ready", "")
    assert row.duration_ms == pytest.approx(1_500, abs=60)


LATER = timezone.now() + recordings.KEPT + timedelta(hours=1)


def test_what_was_removed_goes_after_30_days(inside: Business, take: Recording, olive: Person) -> None:
    count_stored(inside, take.size_bytes + 7)
    actions.remove(Recording, take.pk, actor=olive)
    let_go_of_recordings(LATER - timedelta(days=1))
    assert Recording.objects.exists()
    let_go_of_recordings(LATER)
    assert (Recording.objects.exists(), storage_of(inside).used_bytes) == (False, 7)


def test_what_nobody_removed_stays(inside: Business, take: Recording) -> None:
    let_go_of_recordings(LATER + timedelta(days=999))
    assert Recording.objects.exists()


def test_what_any_version_says_stays(olive: Person, take: Recording) -> None:
    said = cut(take, olive)
    write_announcement(said.pk, actor=olive, title="Closing", text="Goodbye.")
    actions.remove(Announcement, said.pk, actor=olive)
    Recording.objects.update(removed_at=take.created_at)
    let_go_of_recordings(LATER)
    assert Recording.objects.exists()


def test_its_file_goes_too(inside: Business, olive: Person, take: Recording, media: Path) -> None:
    shelf.write(b"sound", key := shelf.audio_key(inside.pk, take.sha256))
    os.utime(shelf.path(key), (0, 0))
    let_go_of_stray_sounds()
    assert shelf.is_there(key)
    actions.remove(Recording, take.pk, actor=olive)
    let_go_of_recordings(LATER)
    let_go_of_stray_sounds()
    assert kept_files(media) == []
