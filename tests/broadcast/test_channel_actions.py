import json
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from broadcast.actions.channels import remove_channel, save_channel
from broadcast.actions.dayparts import save_daypart
from broadcast.actions.overrides import end_override, start_override
from broadcast.edge.models import ReadyFeed
from broadcast.models import Channel, Override, Zone
from broadcast.music.tuned import tracks_in
from library import playlists
from library.models import Playlist, Track
from tenants.access import Person
from tests.conftest import audio


@pytest.fixture
def calm(olive: Person, song: Track) -> Playlist:
    row = playlists.save_playlist(None, actor=olive, name="Calm")
    playlists.add_track(row.pk, actor=olive, track=song.pk)
    return row


def saved(olive: Person, name: str = "Mornings", **columns: Any) -> Channel:
    told = {"parts": [], "announcements": [], "zones": [], "floors": []} | columns
    return save_channel(None, actor=olive, name=name, **told)


def heard_in(zone: Zone) -> list[str]:
    """The channels of the zone's feed, in order."""
    feed = json.loads(bytes(ReadyFeed.objects.get(pk=zone.pk).body))
    return [segment["channel"] for segment in feed["music"]]


def test_a_zone_hears_the_channel_it_is_tuned_to(
    olive: Person, calm: Playlist, ground: Zone, committed: Any
) -> None:
    with committed():
        saved(olive, parts=[(calm, 1)], zones=[ground.pk])
    assert set(heard_in(ground)) == {"Mornings"}


def test_a_removed_channel_is_heard_no_more(
    olive: Person, calm: Playlist, ground: Zone, committed: Any
) -> None:
    row = saved(olive, parts=[(calm, 1)], zones=[ground.pk])
    with committed():
        remove_channel(row.pk, actor=olive)
    assert set(heard_in(ground)) == {"Everything in the library"}


def test_a_track_that_is_added_reaches_the_zone(
    olive: Person, calm: Playlist, ground: Zone, committed: Any
) -> None:
    saved(olive, parts=[(calm, 1)], zones=[ground.pk])
    other = Track.objects.create(title="Other", file_name="o.mp3", **audio("c", 9_000))
    with committed():
        playlists.add_track(calm.pk, actor=olive, track=other.pk)
    feed = json.loads(bytes(ReadyFeed.objects.get(pk=ground.pk).body))
    assert "c" * 64 in [entry["sha256"] for entry in feed["media"].values()]


def test_a_daypart_reaches_the_feed(olive: Person, calm: Playlist, ground: Zone, committed: Any) -> None:
    row = saved(olive, parts=[(calm, 1)])
    with committed():
        save_daypart(None, actor=olive, channel=row, zone_ids=[ground.pk])
    assert "Mornings" in heard_in(ground)


def test_a_choice_by_hand_reaches_the_feed_and_goes_again(
    olive: Person, calm: Playlist, ground: Zone, committed: Any
) -> None:
    row = saved(olive, parts=[(calm, 1)])
    with committed():
        start_override(
            actor=olive, zone=ground.pk, channel=row.pk, ends_at=timezone.now() + timedelta(hours=1)
        )
    assert "Mornings" in heard_in(ground)
    with committed():
        end_override(Override.objects.get().pk, actor=olive)
    assert heard_in(ground)[-1] == "Everything in the library"


def test_a_new_default_is_heard_everywhere(
    olive: Person, calm: Playlist, ground: Zone, terrace: Zone, committed: Any
) -> None:
    saved(olive, "Old", is_default=True)
    with committed():
        saved(olive, parts=[(calm, 1)], is_default=True)
    assert set(heard_in(ground) + heard_in(terrace)) == {"Mornings"}


def test_a_zone_user_changes_no_channel(zed: Person, ground: Zone) -> None:
    with pytest.raises(Http404):
        save_channel(None, actor=zed, name="Mine", parts=[], announcements=[], zones=[ground.pk], floors=[])


def test_a_channel_that_is_saved_without_a_playlist_plays_everything(
    olive: Person, calm: Playlist, ground: Zone
) -> None:
    row = saved(olive, parts=[(calm, 1)])
    playlists.remove_playlist(calm.pk, actor=olive)
    assert tracks_in([row])[row.pk] == 0
    told: dict[str, Any] = {"parts": [], "announcements": [], "zones": [], "floors": []}
    save_channel(row.pk, actor=olive, name="Mornings", **told)
    assert tracks_in([row])[row.pk] == 1
