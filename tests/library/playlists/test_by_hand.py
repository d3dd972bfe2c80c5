from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import Http404

from library import playlists as actions
from library.models import Playlist, Track
from library.playlists import by_hand
from library.signals import playlist_changed
from tenants.access import Person
from tenants.models import AuditLog


@pytest.fixture
def told(inside) -> Iterator[list[Any]]:
    """The playlists of which those above were told."""
    heard: list[Any] = []

    def note(playlist: Any, **_: Any) -> None:
        heard.append(playlist)

    playlist_changed.connect(note)
    yield heard
    playlist_changed.disconnect(note)


@pytest.fixture
def calm(olive: Person, inside) -> Playlist:
    return actions.save_playlist(None, actor=olive, name="Calm")


def test_what_plays_it_is_told_of_every_change(
    olive: Person, calm: Playlist, song: Track, told: list[Any]
) -> None:
    _, place = (actions.add_track(calm.pk, actor=olive, track=song.pk) for _ in range(2))
    actions.move_place(calm.pk, actor=olive, place=place.pk, to=0)
    actions.remove_place(calm.pk, actor=olive, place=place.pk)
    actions.remove_playlist(calm.pk, actor=olive)
    actions.restore_playlist(calm.pk, actor=olive)
    assert told == [calm] * 6


def test_a_name_changes_nothing_that_is_heard(olive: Person, calm: Playlist, told: list[Any]) -> None:
    actions.save_playlist(calm.pk, actor=olive, name="Calmer")
    assert told == []


def test_every_change_is_logged(olive: Person, calm: Playlist, song: Track) -> None:
    actions.add_track(calm.pk, actor=olive, track=song.pk)
    rows = AuditLog.objects.filter(object_id=calm.pk).order_by("at")
    assert [row.verb for row in rows] == ["made", "changed"]
    assert rows[1].changes == {"added": {"to": "Slow Morning"}}


def test_what_stays_where_it_is_was_not_moved(olive: Person, calm: Playlist, song: Track) -> None:
    place = actions.add_track(calm.pk, actor=olive, track=song.pk)
    actions.move_place(calm.pk, actor=olive, place=place.pk, to=0)
    assert AuditLog.objects.filter(object_id=calm.pk).count() == 2


def test_a_zone_user_changes_nothing(zed: Person, calm: Playlist, song: Track) -> None:
    with pytest.raises(Http404):
        actions.save_playlist(None, actor=zed, name="Mine")
    with pytest.raises(Http404):
        actions.add_track(calm.pk, actor=zed, track=song.pk)


def test_the_positions_stay_without_gaps(olive: Person, calm: Playlist, song: Track) -> None:
    first, second, third = (actions.add_track(calm.pk, actor=olive, track=song.pk) for _ in range(3))
    actions.remove_place(calm.pk, actor=olive, place=first.pk)
    assert list(calm.places.values_list("pk", "position")) == [(second.pk, 0), (third.pk, 1)]


def test_many_are_added_at_once_in_their_order(
    olive: Person, calm: Playlist, song: Track, told: list[Any], django_assert_max_num_queries
) -> None:
    tracks = [Track.objects.create(title=f"{number}", file_name="s.mp3", sha256="f") for number in range(40)]
    wanted = [tracks[3].pk, tracks[1].pk, *(track.pk for track in tracks), tracks[1].pk]
    with transaction.atomic(), django_assert_max_num_queries(10):
        by_hand.append(by_hand.load(calm.pk, olive), wanted, olive)
    assert list(calm.places.values_list("track", flat=True)) == wanted
    assert told == [calm]


def test_a_place_is_given_where_it_was_asked_for(olive: Person, calm: Playlist, song: Track) -> None:
    old = [actions.add_track(calm.pk, actor=olive, track=song.pk).pk for _ in range(2)]
    new = actions.add_track(calm.pk, actor=olive, track=song.pk, at=1)
    assert new.position == 1
    assert list(calm.places.values_list("pk", flat=True)) == [old[0], new.pk, old[1]]


@pytest.mark.parametrize("at", [None, 0])
def test_a_full_playlist_takes_no_more(
    olive: Person, calm: Playlist, song: Track, monkeypatch: pytest.MonkeyPatch, at: int | None
) -> None:
    monkeypatch.setattr(by_hand, "MOST_PLACES", 1)
    actions.add_track(calm.pk, actor=olive, track=song.pk)
    with pytest.raises(actions.Full, match="Take some out first"):
        actions.add_track(calm.pk, actor=olive, track=song.pk, at=at)
    assert calm.places.count() == 1


def test_a_removed_playlist_takes_nothing(olive: Person, calm: Playlist, song: Track) -> None:
    actions.remove_playlist(calm.pk, actor=olive)
    with pytest.raises(Http404):
        actions.add_track(calm.pk, actor=olive, track=song.pk)
