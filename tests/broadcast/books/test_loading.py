from datetime import UTC, datetime
from uuid import UUID

import pytest

from broadcast.books.music import Music, Wanted
from broadcast.books.plans import Books
from broadcast.books.reach import zones_of
from broadcast.engine.plan import EVERYTHING
from broadcast.entries import entry
from broadcast.models import Channel, ChannelPlaylist, Zone
from broadcast.music.tuned import tracks_in
from library.models import Playlist, PlaylistTrack, RuleDay, Track
from library.playlists.rule import Explicit, Worded
from library.playlists.rule_days import forget_tracks
from tests.conftest import audio
from tests.library.playlists.conftest import by_rule, track

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


@pytest.fixture
def lounge(ground: Zone) -> Channel:
    """The ground floor's channel, of one playlist by rule: all that is jazz."""
    channel = Channel.objects.create(name="Lounge")
    jazz = by_rule(Worded("genre", ("Jazz",)))
    ChannelPlaylist.objects.create(channel=channel, playlist=jazz)
    Zone.objects.filter(pk=ground.pk).update(channel=channel)
    return channel


def heard(zone: Zone, name: UUID | str) -> set[str]:
    """The titles of a channel's songs in a zone."""
    books = Books.load(NOON, NOON)
    mix = books.plan(books.zones[zone.pk]).mixes.get(str(name))
    reels = mix.heard_from(NOON, NOON.date()).reels if mix else ()
    return {song.title for reel in reels for song in reel.songs}


def test_a_channel_plays_what_a_rule_chooses(ground: Zone, lounge: Channel) -> None:
    track("Blue", genre="Jazz"), track("Loud", genre="Rock")
    assert heard(ground, lounge.pk) == {"blue"}
    loud = Track.objects.get(title="Loud")
    loud.genre = "jazz"
    loud.save()
    forget_tracks(list(Track.objects.values_list("pk", flat=True)))
    assert heard(ground, lounge.pk) == {"blue", "loud"}


def test_what_no_channel_plays_is_not_looked_at(lounge: Channel, django_assert_max_num_queries) -> None:
    track("Blue", genre="Jazz")
    music = Music(NOON, [NOON.date()], NOON)
    for number in range(20):
        by_rule(name=f"{number}")
    wanted = Wanted(lounge.parts.get().playlist_id)
    # The first time also a lock, the rule as it is then, the choice, and writing it down.
    with django_assert_max_num_queries(9):
        music.songs(wanted)
    again = Music(NOON, [NOON.date()], NOON)
    with django_assert_max_num_queries(3):
        found = again.songs(wanted)
    assert [row.title for row in found.on(NOON.date())] == ["Blue"]
    assert RuleDay.objects.count() == 1


def test_a_track_touches_where_a_rule_may_choose_it(ground: Zone, lounge: Channel) -> None:
    assert ground.pk in zones_of(track("New", genre="Rock"))


def test_a_channel_tells_how_many_tracks_rules_give_it(lounge: Channel) -> None:
    blue = track("Blue", genre="Jazz")
    track("Rude", genre="Jazz", is_explicit=True)
    track("Loud", genre="Rock")
    assert tracks_in([lounge]) == {lounge.pk: 2}
    by_hand = Playlist.objects.create(name="Hand")
    PlaylistTrack.objects.create(playlist=by_hand, track=blue)
    ChannelPlaylist.objects.create(channel=lounge, playlist=by_hand)
    ChannelPlaylist.objects.create(channel=lounge, playlist=by_rule(Explicit(), name="Clean"))
    assert tracks_in([lounge]) == {lounge.pk: 3}
    Channel.objects.filter(pk=lounge.pk).update(skips_explicit=True)
    lounge.refresh_from_db()
    assert tracks_in([lounge]) == {lounge.pk: 2}


def test_what_came_with_the_catalogue_is_not_everything_in_the_library(ground: Zone, song: Track) -> None:
    track("Sunday", catalogue_id=ground.pk)
    assert heard(ground, EVERYTHING) == {"slow morning"}


def test_a_copied_track_is_fetched_from_the_catalogue(ground: Zone) -> None:
    copied = track("Sunday", catalogue_id=ground.pk, cover_sha256="d" * 64)
    told = entry(copied)
    assert told["url"] == f"/player/catalogue/{copied.sha256}.mp3"
    assert told["cover"] == f"/player/catalogue/{'d' * 64}.jpg"
    own = entry(Track(title="Own", **audio("a", 1000)))
    assert own["url"] == f"/player/media/{'a' * 64}.mp3"
