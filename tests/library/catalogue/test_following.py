import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import Http404

from library import playlists
from library.catalogue.following import follow, unfollow
from library.keeping.bin import remove_tracks
from library.keeping.editing import edit_track
from library.models import Playlist, Track
from tenants.access import Person
from tenants.catalogue import CATALOGUE
from tenants.models import Business, Following
from tenants.schemas import in_business
from tests.library.curated import Curated, ticks, titles
from tests.library.uploading.apart import apart, meanwhile


@pytest.fixture
def copy(olive: Person, inside: Business, curated: Curated) -> Playlist:
    return follow(curated.playlist.pk, actor=olive)


def as_staff(curated: Curated, change: Callable[..., Any], *args: Any, **options: Any) -> None:
    """Change the catalogue, and have its followers hear of it."""
    with in_business(curated.curator.business):
        change(*args, actor=curated.curator, **options)
    ticks()


def test_to_follow_copies_the_playlist_with_its_tracks(copy: Playlist, curated: Curated) -> None:
    assert (copy.name, copy.kind, copy.catalogue_id) == ("Slow Sunday", "catalogue", curated.playlist.pk)
    assert titles(copy) == ["Sunday 1", "Sunday 2"]
    track = Track.objects.earliest("title")
    assert (track.artist, track.sha256, track.catalogue_id) == ("Ada", "1" * 64, curated.tracks[0].pk)


def test_to_follow_twice_is_to_follow_once(copy: Playlist, olive: Person, curated: Curated) -> None:
    assert follow(curated.playlist.pk, actor=olive) == copy
    assert Following.objects.count() == Playlist.objects.count() == 1
    assert Track.objects.count() == 2


@pytest.fixture
def followed(inside: Business, curated: Curated) -> Iterator[None]:
    """By acme, as every connection sees."""
    row = Following(business=inside, playlist_id=curated.pk)
    apart(inside, row.save)
    yield
    apart(inside, Following.objects.filter(pk=row.pk).delete)


def test_who_follows_while_somebody_lets_it_go_follows_it(
    followed: None, olive: Person, inside: Business, curated: Curated
) -> None:
    with meanwhile(inside, Following.objects.all().delete):
        row = follow(curated.pk, actor=olive)
    assert Following.objects.get().playlist_id == row.catalogue_id


def test_copies_are_none_of_the_own_tracks(copy: Playlist, olive: Person) -> None:
    track = Track.objects.earliest("title")
    assert not Track.objects.own().exists()
    with pytest.raises(Http404):
        edit_track(track.pk, actor=olive, title="Mine")
    assert remove_tracks([track.pk], actor=olive).done == []


def test_nobody_changes_a_copy(copy: Playlist, olive: Person, song: Track) -> None:
    for change in (playlists.remove_playlist, playlists.copy_playlist, playlists.keep_tracks):
        with pytest.raises(Http404):
            change(copy.pk, actor=olive)
    with pytest.raises(Http404):
        playlists.add_track(copy.pk, actor=olive, track=song.pk)


@pytest.mark.parametrize("pk", [uuid.UUID(int=5)])
def test_what_is_not_in_the_catalogue_cannot_be_followed(
    olive: Person, inside: Business, curated: Curated, pk: uuid.UUID
) -> None:
    own = Playlist.objects.create(name="Own")
    for each in (pk, own.pk):
        with pytest.raises(Http404):
            follow(each, actor=olive)
    assert not Following.objects.exists()


def test_without_a_catalogue_nothing_is_there(olive: Person, inside: Business, curated: Curated) -> None:
    Business.objects.filter(pk=CATALOGUE).update(status="opening")
    with pytest.raises(Http404):
        follow(curated.playlist.pk, actor=olive)


def test_a_zone_user_follows_nothing(zed: Person, inside: Business, curated: Curated) -> None:
    with pytest.raises(Http404):
        follow(curated.playlist.pk, actor=zed)


def test_a_change_there_is_a_change_here(copy: Playlist, curated: Curated) -> None:
    second = curated.tracks[1]
    as_staff(curated, edit_track, second.pk, title="Monday", artist="Bob", album="")
    assert titles(copy) == ["Sunday 1", "Monday"]
    as_staff(curated, remove_tracks, [curated.tracks[0].pk])
    assert titles(copy) == ["Monday"]
    assert [track.title for track in Track.objects.kept()] == ["Monday"]
    as_staff(curated, playlists.save_playlist, curated.playlist.pk, name="Slow Monday")
    copy.refresh_from_db()
    assert copy.name == "Slow Monday"


def test_what_goes_there_goes_here_and_comes_back(copy: Playlist, curated: Curated) -> None:
    as_staff(curated, playlists.remove_playlist, curated.playlist.pk)
    assert not Playlist.objects.kept().exists()
    assert not Track.objects.kept().exists()
    as_staff(curated, playlists.restore_playlist, curated.playlist.pk)
    assert titles(Playlist.objects.kept().get()) == ["Sunday 1", "Sunday 2"]
    assert Track.objects.kept().count() == 2


def test_a_later_change_does_not_bring_back_what_was_let_go(
    copy: Playlist, olive: Person, curated: Curated
) -> None:
    unfollow(curated.playlist.pk, actor=olive)
    as_staff(curated, edit_track, curated.tracks[0].pk, title="New")
    assert not Playlist.objects.kept().exists()
    assert not Track.objects.kept().exists()


def test_to_follow_again_brings_the_same_row_back(copy: Playlist, olive: Person, curated: Curated) -> None:
    unfollow(curated.playlist.pk, actor=olive)
    again = follow(curated.playlist.pk, actor=olive)
    assert again.pk == copy.pk
    assert titles(again) == ["Sunday 1", "Sunday 2"]
    assert Track.objects.kept().count() == 2


def test_a_track_of_two_playlists_stays_with_the_other(
    copy: Playlist, olive: Person, curated: Curated
) -> None:
    with in_business(curated.curator.business):
        other = playlists.save_playlist(None, actor=curated.curator, name="Other")
        playlists.add_track(other.pk, actor=curated.curator, track=curated.tracks[0].pk)
    follow(other.pk, actor=olive)
    unfollow(curated.playlist.pk, actor=olive)
    assert [track.title for track in Track.objects.kept()] == ["Sunday 1"]


def test_the_catalogue_does_not_follow_itself(curated: Curated) -> None:
    with in_business(curated.curator.business), pytest.raises(Http404):
        follow(curated.playlist.pk, actor=curated.curator)
