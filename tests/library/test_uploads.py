from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from library import shelf, uploads
from library.models import Track
from library.uploads import take_in
from tenants.access import Person
from tenants.models import AuditLog, Business, ReadingTurn
from tenants.schemas import in_business
from tests.library.conftest import kept_files
from tests.queued import jobs

BYTES = b"as good as any sound"


def upload(name: str = "slow.mp3", content: bytes = BYTES) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_waits_with_its_bytes(olive: Person, inside: Business) -> None:
    track = take_in(upload(), actor=olive)
    assert (track.status, track.title, track.file_name) == ("waiting", "slow", "slow.mp3")
    assert shelf.path(shelf.incoming_key(inside.pk, track.pk)).read_bytes() == BYTES
    assert track.source_sha256 == sha256(BYTES).hexdigest()


def test_a_worker_is_asked_to_read_it(olive: Person, inside: Business) -> None:
    track = take_in(upload(), actor=olive)
    assert jobs() == [("library.turns.take_turn", None, str(track.pk))]
    assert (ReadingTurn.objects.get().business, ReadingTurn.objects.get().is_waiting) == (inside, True)


def test_an_upload_stands_in_the_log(olive: Person, inside: Business) -> None:
    take_in(upload(), actor=olive)
    row = AuditLog.objects.get(business=inside, verb="uploaded")
    assert (row.actor_name, row.changes["file"]) == ("Olive", {"to": "slow.mp3"})


def refused(olive: Person, file: SimpleUploadedFile, media: Path) -> str:
    """Why; nothing of it may be left but the row that says so."""
    before = kept_files(media)
    track = take_in(file, actor=olive)
    row = Track.objects.get(pk=track.pk)
    assert (row.status, row.size_bytes) == ("refused", 0)
    assert kept_files(media) == before
    return track.problem


def test_an_empty_file_is_refused(olive: Person, inside: Business, media: Path) -> None:
    assert refused(olive, upload(content=b""), media).startswith("This file is empty.")
    assert jobs() == []


def test_a_file_above_the_limit_is_refused(olive: Person, inside: Business, media: Path, settings) -> None:
    settings.UPLOAD_LIMIT_MB = 1
    problem = refused(olive, upload(content=bytes(1_000_001)), media)
    assert problem.startswith("This file is larger than 1 MB.")
    assert take_in(upload(content=bytes(1_000_000)), actor=olive).problem == ""


def test_the_same_bytes_are_not_taken_twice(olive: Person, inside: Business, media: Path) -> None:
    take_in(upload("first.mp3"), actor=olive)
    assert refused(olive, upload("second.mp3"), media) == "This file is already there, as “first”."


def test_the_title_of_what_is_there_may_be_long(olive: Person, inside: Business, media: Path) -> None:
    Track.objects.create(title="x" * 200, source_sha256=sha256(BYTES).hexdigest())
    assert "already there" in refused(olive, upload(), media)


@pytest.mark.parametrize("gone", [{"status": "refused"}, {"removed_at": "2026-01-01T00:00Z"}], ids=str)
def test_what_went_may_come_again(olive: Person, inside: Business, gone: dict[str, str]) -> None:
    Track.objects.filter(pk=take_in(upload(), actor=olive).pk).update(**gone)
    assert take_in(upload(), actor=olive).problem == ""


def test_two_businesses_may_have_the_same_file(olive: Person, rita: Person, inside: Business) -> None:
    take_in(upload(), actor=olive)
    with in_business(rita.business):
        track = take_in(upload(), actor=rita)
        assert track.problem == ""
    assert shelf.is_there(shelf.incoming_key(rita.business.pk, track.pk))


@pytest.mark.parametrize(
    ("name", "kept", "title"),
    [
        ("🎵 Sommer ☀.mp3", "🎵 Sommer ☀.mp3", "🎵 Sommer ☀"),
        ("\u202e3pm.gnos.mp3", "3pm.gnos.mp3", "3pm.gnos"),
        ("a\x00b\r\n\x1bc.mp3", "abc.mp3", "abc"),
        ("../../../etc/passwd.mp3", "passwd.mp3", "passwd"),
        ("موسيقى.mp3", "موسيقى.mp3", "موسيقى"),
        (".mp3", ".mp3", ".mp3"),
        ("no dot", "no dot", "no dot"),
        ("\u200b", "Untitled", "Untitled"),
        ("   .mp3", ".mp3", ".mp3"),
        ("<b>bold</b>.mp3", "b>.mp3", "b>"),
    ],
    ids=ascii,
)
def test_strange_names_are_kept_readable(
    olive: Person, inside: Business, name: str, kept: str, title: str
) -> None:
    track = take_in(upload(name), actor=olive)
    assert (track.file_name, track.title) == (kept, title)
    assert Track.objects.get(pk=track.pk).file_name == kept


@pytest.mark.parametrize(
    "name", ["x" * 251 + ".mp3", "é" * 400 + ".mp3", "🎵" * 255, "日" * 85 + ".flac"], ids=len
)
def test_long_names_are_cut_to_what_can_be_stored(olive: Person, inside: Business, name: str) -> None:
    track = take_in(upload(name), actor=olive)
    assert (len(track.file_name) <= 255, 0 < len(track.title) <= 200) == (True, True)
    assert shelf.is_there(shelf.incoming_key(inside.pk, track.pk))


def test_a_zone_user_brings_no_music(zed: Person, inside: Business, media: Path) -> None:
    with pytest.raises(Http404):
        take_in(upload(), actor=zed)
    assert (Track.objects.count(), kept_files(media)) == (0, [])


def test_a_row_that_cannot_be_stored_leaves_no_file(
    olive: Person, inside: Business, media: Path, monkeypatch
) -> None:
    monkeypatch.setattr(uploads, "ask_for_reading", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take_in(upload(), actor=olive)
    assert (Track.objects.count(), kept_files(media), jobs()) == (0, [], [])


def test_an_upload_that_breaks_off_leaves_nothing(olive: Person, inside: Business, media: Path) -> None:
    class Broken(SimpleUploadedFile):
        def chunks(self, *_: int | None) -> Iterator[bytes]:
            yield BYTES
            raise OSError("the line went dead")

    with pytest.raises(OSError, match="dead"):
        take_in(Broken("slow.mp3", BYTES), actor=olive)
    assert (Track.objects.count(), kept_files(media)) == (0, [])


def test_the_same_refused_file_again_stands_in_the_list_once(olive: Person, inside: Business) -> None:
    first, second = [take_in(upload(content=b""), actor=olive) for _ in range(2)]
    assert first.problem == second.problem
    assert Track.objects.get() == second
