from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from broadcast.models import Channel, ChannelPlaylist, Daypart, Floor, Zone
from library.keeping.uses import uses_of
from library.models import Playlist, PlaylistTrack, RuleDay, Track
from library.playlists import keep_tracks
from library.playlists.holding import held_by
from library.playlists.rule import Rule, Worded, written
from tenants.access import Person
from tests.library.playlists.conftest import by_rule, track


@pytest.fixture
def lobby(song: Track) -> Channel:
    """A channel that plays the song through a playlist."""
    playlist = Playlist.objects.create(name="Calm")
    PlaylistTrack.objects.create(playlist=playlist, track=song)
    channel = Channel.objects.create(name="Lobby")
    ChannelPlaylist.objects.create(channel=channel, playlist=playlist)
    return channel


def names(song: Track) -> list[tuple[str, str]]:
    return [(use.kind, use.name) for use in uses_of([song.pk])]


def test_a_track_is_used_by_all_that_play_it(song: Track, lobby: Channel, ground: Zone) -> None:
    Daypart.objects.create(name="Mornings", channel=lobby, zone_ids=[ground.pk])
    Floor.objects.create(name="First floor", channel=lobby)
    Zone.objects.filter(pk=ground.pk).update(channel=lobby)
    assert names(song) == [
        ("Playlist", "Calm"),
        ("Channel", "Lobby"),
        ("Music by the hour", "Mornings (Lobby)"),
        ("Floor", "First floor"),
        ("Zone", "Ground floor"),
    ]


def test_a_track_is_used_by_the_rules_that_hold_it_today(song: Track, lobby: Channel) -> None:
    PlaylistTrack.objects.all().delete()
    calm, _ = Playlist.objects.get(), by_rule(Worded("genre", ("Rock",)), name="Loud")
    Playlist.objects.filter(pk=calm.pk).update(rule=written(Rule()))
    held_by(Playlist.objects.all(), timezone.now())
    assert names(song) == [("Playlist by rule", "Calm"), ("Channel", "Lobby")]
    RuleDay.objects.update(day=F("day") - timedelta(days=1))
    assert names(song) == []


def test_what_a_playlist_by_hand_held_as_one_by_rule_is_over(olive: Person, song: Track) -> None:
    row = by_rule()
    keep_tracks(row.pk, actor=olive)
    row.places.all().delete()
    assert names(song) == []


def test_uses_cost_the_same_however_many_tracks_and_rules_there_are(
    ground: Zone, lobby: Channel, django_assert_num_queries
) -> None:
    for number in range(10):
        row = by_rule(name=f"{number}")
        ChannelPlaylist.objects.create(channel=lobby, playlist=row)
    tracks = [track(f"{number}").pk for number in range(20)]
    held_by(Playlist.objects.all(), timezone.now())
    with django_assert_num_queries(5):
        assert len(uses_of(tracks)) == 11


def test_what_was_removed_uses_nothing(song: Track, lobby: Channel) -> None:
    Playlist.objects.update(removed_at="2026-01-01T00:00Z")
    assert names(song) == []


def test_a_track_that_stands_in_no_playlist_is_used_nowhere(song: Track, ground: Zone) -> None:
    assert names(song) == []
