"""The same bytes, and the same recording under another name."""

import pytest

from library.alike import already_there, forget_refused, twin_of
from library.digest import sha256_of
from library.models import MusicFolder, Track
from library.reading import read_track
from tenants.models import Business
from tests.library.test_reading import tagged, waiting
from tests.library.test_tasks import again

DEJA = {"title": "Déjà Vu", "artist": "Beyoncé", "duration_ms": 200_000, "status": "ready"}


DIARY = b"Dear diary, today I made a song.\n" * 200


def there(**columns: object) -> Track:
    return Track.objects.create(**{**DEJA, "sha256": "a" * 64, **columns})


@pytest.mark.parametrize(
    ("columns", "is_twin"),
    [
        ({"title": "DEJA VU", "artist": "beyonce"}, True),
        ({"duration_ms": 200_900}, True),
        ({"duration_ms": 201_100}, False),
        ({"title": "Déjà Vu (Live)"}, False),
        ({"title": "Déjà Vu Beyoncé", "artist": ""}, False),
        ({"artist": "Somebody Else"}, False),
        ({"title": "Déjà", "artist": "Vu Beyoncé"}, False),
    ],
    ids=["folded", "nearly as long", "longer", "another title", "no artist", "another artist", "another cut"],
)
def test_the_same_title_artist_and_duration_are_a_twin(inside: Business, columns, is_twin: bool) -> None:
    old = there()
    new = Track.objects.create(**{**DEJA, "status": "waiting", **columns})
    assert twin_of(new, new.duration_ms) == (old if is_twin else None)


@pytest.mark.parametrize("last", ["a", "b"])
def test_long_names_are_compared_to_their_end(inside: Business, last: str) -> None:
    long = "Overture " * 16
    old = there(title=f"{long} a", artist=f"{long} Beyoncé")
    new = Track.objects.create(**{**DEJA, "title": f"{long} {last}", "artist": f"{long} Beyonce"})
    assert twin_of(new, new.duration_ms) == (old if last == "a" else None)


@pytest.mark.parametrize(
    "columns", [{"status": "refused"}, {"removed_at": "2026-01-01T00:00Z"}], ids=["refused", "removed"]
)
def test_what_does_not_play_is_no_twin(inside: Business, columns) -> None:
    there(**columns)
    assert twin_of(Track.objects.create(**DEJA), 200_000) is None


def test_without_tags_nothing_is_alike(inside: Business) -> None:
    there(title="…", artist="…")
    assert twin_of(Track.objects.create(**{**DEJA, "title": "…", "artist": "…"}), 200_000) is None


def test_a_twin_is_ready_but_plays_only_once_somebody_said_so(inside, sounds, tmp_path) -> None:
    for name in ("flac", "mp3"):
        (tmp_path / name).mkdir()
        read_track(
            waiting(inside, tagged(sounds["mp3"], tmp_path / name, "Bread", name and "Ovens", name)).pk
        )
    old, new = Track.objects.order_by("created_at")
    assert (old.twin, new.twin, new.status) == (None, old, "ready")
    assert list(Track.objects.playable()) == [old]


def test_the_same_bytes_are_refused_also_when_they_come_at_the_same_time(inside, sounds) -> None:
    rows = [waiting(inside, sounds["mp3"], title) for title in ("one", "two")]
    Track.objects.update(source_sha256=sha256_of(sounds["mp3"]))
    for row in reversed(rows):
        read_track(row.pk)
    assert (again(rows[0]).status, again(rows[1]).status) == ("ready", "refused")
    assert rows[1].problem == "This file is already there, as “one”."


def test_who_was_read_first_stays(inside: Business) -> None:
    late, early = there(source_sha256="5" * 64), Track.objects.create(title="new", source_sha256="5" * 64)
    Track.objects.filter(pk=early.pk).update(created_at="2026-01-01T00:00Z")
    assert (already_there(late), already_there(again(early))[:10]) == ("", "This file ")


def refused_rows() -> list[Track]:
    return list(Track.objects.filter(status="refused"))


def test_the_same_refused_bytes_again_leave_one_row(inside) -> None:
    first, second = waiting(inside, DIARY, "one"), waiting(inside, DIARY, "one")
    for track in (first, second):
        read_track(track.pk)
    assert refused_rows() == [second]


def test_refused_bytes_are_told_by_what_they_are_once_they_are_read(inside, sounds) -> None:
    cut = sounds["flac"].read_bytes()[:6000]
    first, second, other = waiting(inside, cut, "one"), waiting(inside, cut, "two"), waiting(inside, DIARY)
    for track in (first, other, second):
        read_track(track.pk)
    assert set(refused_rows()) == {other, second}


def test_what_is_taken_at_last_was_refused_no_more(inside, sounds) -> None:
    Track.objects.create(title="slow", status="refused", source_sha256=sha256_of(sounds["mp3"]))
    read_track(waiting(inside, sounds["mp3"]).pk)
    assert (Track.objects.get().status, refused_rows()) == ("ready", [])


def test_files_of_one_name_in_two_folders_are_two_that_were_refused(inside) -> None:
    lounge = MusicFolder.objects.create(name="Lounge")
    said = {"title": "a", "file_name": "a.mp3", "status": "refused", "problem": "It is empty."}
    Track.objects.create(**said, folder=lounge)
    forget_refused(Track.objects.create(**said))
    assert len(refused_rows()) == 2
