"""Tracks that a zone leaves out."""

import json
import uuid

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from broadcast.actions.blocking import block_track, unblock_track
from broadcast.actions.zones import save_zone
from broadcast.edge.models import ReadyFeed
from broadcast.models import BlockedTrack, Channel, ChannelPlaylist, Zone
from library.models import Playlist, PlaylistTrack, Track
from tenants.access import Person
from tenants.models import AuditLog
from tests.broadcast.feeding import fed, tracks

URLS = "sync2gear.urls_business"


def page(name: str, pk: uuid.UUID) -> str:
    return "/b/acme" + reverse(name, URLS, kwargs={"pk": pk})


def letters(zone: Zone) -> set[str]:
    """The music of its feed."""
    return {name[1] for segment in fed(zone)["music"] for name in segment["tracks"]}


def test_a_blocked_track_is_not_heard_in_its_zone_alone(ground: Zone, terrace: Zone, olive: Person) -> None:
    first, _ = tracks("ab")
    block_track(ground.pk, first.pk, actor=olive)
    assert (letters(ground), letters(terrace)) == ({"b"}, {"a", "b"})


def test_unblocking_lets_it_be_heard_again(ground: Zone, song: Track, olive: Person) -> None:
    row = block_track(ground.pk, song.pk, actor=olive)
    unblock_track(row.pk, actor=olive)
    assert letters(ground) == {"a"}
    told = AuditLog.objects.filter(kind="track").order_by("at")
    assert list(told.values_list("verb", flat=True)) == ["blocked", "unblocked"]


def test_blocking_twice_is_blocking_once(ground: Zone, song: Track, olive: Person) -> None:
    first, second = (block_track(ground.pk, song.pk, actor=olive) for _ in range(2))
    assert first == second
    assert AuditLog.objects.filter(verb="blocked").count() == 1


def test_who_blocked_it_and_when_is_known(ground: Zone, song: Track, olive: Person) -> None:
    row = block_track(ground.pk, song.pk, actor=olive)
    assert (row.created_by, str(row)) == ("Olive", "Slow Morning in Ground floor")


def test_players_hear_of_it_at_once(ground: Zone, song: Track, olive: Person, committed) -> None:
    (other,) = tracks("b")
    fed(ground)
    with committed():
        block_track(ground.pk, song.pk, actor=olive)
    told = json.loads(bytes(ReadyFeed.objects.get(pk=ground.pk).body))
    assert [entry["sha256"][0] for entry in told["media"].values()] == [other.sha256[0]]


def test_a_zone_whose_channel_is_blocked_whole_falls_down_the_ladder(ground: Zone, olive: Person) -> None:
    first, second = tracks("ab")
    channel, playlist = Channel.objects.create(name="Calm"), Playlist.objects.create(name="Calm")
    ChannelPlaylist.objects.create(channel=channel, playlist=playlist)
    PlaylistTrack.objects.create(playlist=playlist, track=first)
    Zone.objects.update(channel=channel)
    assert letters(ground) == {"a"}
    block_track(ground.pk, first.pk, actor=olive)
    assert letters(ground) == {"b"}
    block_track(ground.pk, second.pk, actor=olive)
    # Of what is left the player's own pack is the last step.
    assert fed(ground)["music"] == []


def test_a_zone_leaves_out_explicit_tracks_whatever_its_channel(
    ground: Zone, terrace: Zone, olive: Person
) -> None:
    tracks("ab")
    Track.objects.filter(title="a").update(is_explicit=True)
    save_zone(ground.pk, actor=olive, skips_explicit=True)
    assert (letters(ground), letters(terrace)) == ({"b"}, {"a", "b"})


def test_a_zone_user_may_not_block(ground: Zone, song: Track, zed: Person) -> None:
    with pytest.raises(Http404):
        block_track(ground.pk, song.pk, actor=zed)


def test_a_removed_zone_has_nothing_to_block(ground: Zone, song: Track, olive: Person) -> None:
    Zone.objects.update(removed_at=song.created_at)
    with pytest.raises(Http404):
        block_track(ground.pk, song.pk, actor=olive)


def test_the_fragment_switches_one_zone(as_olive: Client, ground: Zone, terrace: Zone, song: Track) -> None:
    address = page("track_zones", song.pk)
    asked = {"zone": ground.pk, "block": 1}
    answer = as_olive.post(
        address, asked, headers={"HX-Request": "true", "HX-Target": "track_zones"}
    ).content.decode()
    assert answer.lstrip().startswith('<section id="track_zones"')
    assert (answer.count("</svg>Let it play"), answer.count("</svg>Block<")) == (1, 1)
    assert answer.count("<span>Plays here</span>") == 1
    as_olive.post(address, {"zone": ground.pk})
    assert not BlockedTrack.objects.exists()


def test_a_track_whose_time_is_over_is_not_said_to_play(as_olive: Client, ground: Zone, song: Track) -> None:
    Track.objects.update(expires_at=song.created_at)
    text = as_olive.get(page("track_zones", song.pk)).content.decode()
    assert ("Its time is over" in text, "Plays here" in text) == (True, False)


def test_without_a_script_the_page_comes_back(as_olive: Client, ground: Zone, song: Track) -> None:
    answer = as_olive.post(page("track_zones", song.pk), {"zone": ground.pk, "block": 1}, follow=True)
    assert "Blocked by Olive" in answer.content.decode()


@pytest.mark.parametrize("zone", ["", "nonsense", "\x00", "1" * 10_000, str(uuid.UUID(int=7))], ids=range(5))
def test_a_zone_that_is_not_there_is_not_found(as_olive: Client, song: Track, zone: str) -> None:
    assert as_olive.post(page("track_zones", song.pk), {"zone": zone, "block": 1}).status_code == 404


def test_the_zones_page_lists_what_is_blocked_and_takes_it_back(
    as_olive: Client, olive: Person, ground: Zone, song: Track
) -> None:
    row = block_track(ground.pk, song.pk, actor=olive)
    assert "Slow Morning" in as_olive.get(page("zone", ground.pk)).content.decode()
    answer = as_olive.post(page("unblock_track", row.pk), follow=True).content.decode()
    assert "Ground floor plays “Slow Morning” again." in answer
    assert not BlockedTrack.objects.exists()


def test_what_was_taken_back_can_be_blocked_again(
    as_olive: Client, olive: Person, ground: Zone, song: Track
) -> None:
    row = block_track(ground.pk, song.pk, actor=olive)
    answer = as_olive.post(page("unblock_track", row.pk))
    undo = next(iter(answer.wsgi_request._messages)).extra_tags  # type: ignore[attr-defined]
    as_olive.post(undo)
    assert BlockedTrack.objects.filter(zone=ground, track=song).exists()


def test_many_zones_cost_as_many_queries_as_few(
    as_olive: Client, ground: Zone, song: Track, django_assert_max_num_queries
) -> None:
    Zone.objects.bulk_create(Zone(name=f"Zone {number}") for number in range(60))
    with django_assert_max_num_queries(12):
        as_olive.get(page("track_zones", song.pk))
