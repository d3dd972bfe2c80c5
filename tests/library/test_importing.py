import os
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from mutagen.id3 import ID3, TIT2

from library import refusal
from library.importing import Outcome, bring, found_in
from library.models import MusicFolder, Track, Upload
from library.reading import read_track
from library.uploading.actions import finish, keep_piece
from library.uploads import take_in
from tenants.access import Person, ourselves
from tenants.granting import change_business
from tenants.models import AuditLog, Business, ReadingTurn
from tests.library.conftest import kept_files


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """A folder of this machine."""
    (tmp_path / "music").mkdir()
    return tmp_path / "music"


def put(sound: Path, path: Path, title: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sound.read_bytes())
    if title:
        tags = ID3()
        tags.add(TIT2(3, title))
        tags.save(path)
    return path


def outcomes(music: Path, actor: Person) -> list[tuple[str, str]]:
    return [(str(file), bring(file, actor=actor).outcome) for file in found_in(music)]


def test_folders_become_folders_of_music(olive: Person, inside: Business, music: Path, sounds) -> None:
    put(sounds["mp3"], music / "Jazz" / "1959" / "So What.mp3", "a")
    put(sounds["mp3"], music / "Jazz" / "Blue.mp3", "b")
    put(sounds["mp3"], music / "Loose.mp3", "c")
    outcomes(music, olive)
    old, jazz = MusicFolder.objects.all()
    assert (old.name, old.parent, jazz.name, jazz.parent) == ("1959", jazz, "Jazz", None)
    where = dict(Track.objects.values_list("title", "folder"))
    assert where == {"So What": old.pk, "Blue": jazz.pk, "Loose": None}


def test_what_is_brought_waits_to_be_read_and_then_plays(inside: Business, music: Path, sounds) -> None:
    put(sounds["flac"], music / "no suffix at all")
    assert outcomes(music, ourselves(inside)) == [("no suffix at all", Outcome.ADDED)]
    assert ReadingTurn.objects.get().is_waiting
    read_track(Track.objects.get().pk)
    assert Track.objects.playable().exists()
    assert AuditLog.objects.get(verb="uploaded").actor_name == "sync2gear"


def test_again_it_adds_nothing(olive: Person, inside: Business, music: Path, media: Path, sounds) -> None:
    put(sounds["mp3"], music / "a.mp3")
    put(sounds["mp3"], music / "other name.mp3")
    assert [found for _, found in outcomes(music, olive)] == [Outcome.ADDED, Outcome.THERE]
    before = kept_files(media)
    assert {found for _, found in outcomes(music, olive)} == {Outcome.THERE}
    assert (Track.objects.count(), kept_files(media)) == (1, before)


def test_what_was_refused_is_said_again_and_not_tried(olive: Person, inside: Business, music, sounds) -> None:
    put(sounds["mp3"], music / "a.mp3")
    outcomes(music, olive)
    Track.objects.update(status="refused", problem="It is cut off.")
    (file,) = found_in(music)
    assert (bring(file, actor=olive).why, Track.objects.count()) == ("It is cut off.", 1)


def test_what_found_no_room_is_tried_once_there_is_some(olive: Person, inside, music, sounds, sam) -> None:
    content = put(sounds["mp3"], music / "a.mp3").read_bytes()
    told = {"size_bytes": len(content), "sha256": sha256(content).hexdigest()}
    upload = Upload.objects.create(user_id=olive.user.pk, file_name="a.mp3", **told)
    keep_piece(upload, 0, content)
    change_business(inside.pk, actor=sam, storage_limit_gb=0)
    assert finish(upload.pk, actor=olive).problem
    change_business(inside.pk, actor=sam, storage_limit_gb=1)
    assert outcomes(music, olive) == [("a.mp3", Outcome.ADDED)]


def test_what_was_there_already_is_tried_once_that_went(olive: Person, inside, music, sounds) -> None:
    file = put(sounds["mp3"], music / "a.mp3")
    for name in ("a.mp3", "b.mp3"):
        take_in(SimpleUploadedFile(name, file.read_bytes()), actor=olive)
    Track.objects.filter(title="a").update(removed_at="2026-01-01T00:00Z")
    assert outcomes(music, olive) == [("a.mp3", Outcome.ADDED)]


def test_what_was_lost_on_its_way_is_tried_again(olive: Person, inside, music, media, sounds) -> None:
    put(sounds["mp3"], music / "a.mp3")
    outcomes(music, olive)
    for path in kept_files(media):
        path.unlink()
    read_track(Track.objects.get().pk)
    assert Track.objects.get().problem == refusal.GONE
    assert outcomes(music, olive) == [("a.mp3", Outcome.ADDED)]


@pytest.mark.parametrize(
    ("name", "content", "outcome", "why"),
    [
        ("cover.jpg", b"\xff\xd8\xff\xe0 a picture", Outcome.OTHER, ""),
        ("notes.txt", b"", Outcome.OTHER, ""),
        ("diary.mp3", b"Dear diary, " * 50, Outcome.REFUSED, refusal.NOT_AUDIO),
        ("nothing.MP3", b"", Outcome.REFUSED, refusal.EMPTY),
    ],
    ids=["picture", "empty text", "text as mp3", "empty mp3"],
)
def test_what_is_no_audio(olive, inside, music, name, content, outcome, why) -> None:
    (music / name).write_bytes(content)
    (file,) = found_in(music)
    brought = bring(file, actor=olive)
    assert (brought.outcome, brought.why, Track.objects.count()) == (outcome, why, 0)


def test_a_file_above_the_limit_is_refused(olive, inside, music, sounds, settings) -> None:
    settings.UPLOAD_LIMIT_MB = 0
    put(sounds["mp3"], music / "a.mp3")
    (file,) = found_in(music)
    assert bring(file, actor=olive).why.startswith("This file is larger than 0 MB.")


def test_a_file_that_went_meanwhile_is_a_sentence(olive, inside, music, sounds) -> None:
    put(sounds["mp3"], music / "a.mp3")
    (file,) = found_in(music)
    file.path.unlink()
    assert bring(file, actor=olive).why.startswith("This could not be opened (No such file")


def test_nothing_outside_the_folder_is_found(music: Path, tmp_path: Path, sounds) -> None:
    put(sounds["mp3"], tmp_path / "secret" / "a.mp3")
    (music / "folder").symlink_to(tmp_path / "secret")
    (music / "file.mp3").symlink_to(tmp_path / "secret" / "a.mp3")
    (music / "loop.mp3").symlink_to(music / "loop.mp3")
    os.mkfifo(music / "pipe.mp3")
    put(sounds["mp3"], music / ".hidden" / "a.mp3")
    put(sounds["mp3"], music / "real.mp3")
    (music / "inner.mp3").symlink_to(music / "real.mp3")
    assert [str(file) for file in found_in(music)] == ["inner.mp3", "real.mp3"]


def test_a_folder_that_cannot_be_opened_is_named(olive, inside, music: Path, sounds) -> None:
    put(sounds["mp3"], music / "a.mp3")
    put(sounds["mp3"], music / "Jazz" / "1959" / "b.mp3")
    files = found_in(music)
    first = next(files)
    shutil.rmtree(music / "Jazz")
    (shut,) = files
    assert (str(first), str(shut)) == ("a.mp3", "Jazz")
    brought = bring(shut, actor=olive)
    assert (brought.outcome, brought.why[:40]) == (
        Outcome.REFUSED,
        "This could not be opened (No such file o",
    )


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"caf\xe9.mp3", "caf.mp3"),
        ("\u202egnos.mp3".encode(), "gnos.mp3"),
        ("🎵.mp3".encode(), "🎵.mp3"),
        (b"a\nb.mp3", "ab.mp3"),
        ("é".encode() * 120 + b".mp3", "é" * 120 + ".mp3"),
    ],
    ids=["latin-1", "right to left", "emoji", "newline", "long"],
)
def test_strange_names_are_taken(olive, inside, music, sounds, raw: bytes, shown: str) -> None:
    path = os.path.join(os.fsencode(music), raw)
    with open(path, "wb") as file:
        file.write(sounds["mp3"].read_bytes())
    assert outcomes(music, olive) == [(shown, Outcome.ADDED)]
    assert Track.objects.get().file_name == shown


def test_a_zone_user_brings_no_music(zed: Person, inside: Business, music: Path, sounds) -> None:
    put(sounds["mp3"], music / "a.mp3")
    with pytest.raises(Http404):
        outcomes(music, zed)
