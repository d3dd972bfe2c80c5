import pytest

from broadcast.models import Channel, ChannelPlaylist, Daypart, Floor, Zone
from library.keeping.uses import uses_of
from library.models import Playlist, PlaylistTrack, Track


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


def test_what_was_removed_uses_nothing(song: Track, lobby: Channel) -> None:
    Playlist.objects.update(removed_at="2026-01-01T00:00Z")
    assert names(song) == []


def test_a_track_that_stands_in_no_playlist_is_used_nowhere(song: Track, ground: Zone) -> None:
    assert names(song) == []
