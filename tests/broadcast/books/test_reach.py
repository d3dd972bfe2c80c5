from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Model
from django.utils import timezone

from broadcast.books.reach import TOUCHED, targets, zones_of
from broadcast.models import (
    Channel,
    ChannelPlaylist,
    Daypart,
    Device,
    Floor,
    HolidayCalendar,
    OpeningHours,
    Override,
    QuietHours,
    Schedule,
    ScheduleException,
    SpecialDay,
    Zone,
)
from library.models import Playlist, PlaylistTrack, Track

HOUR = timedelta(hours=1)


@pytest.fixture
def outside(terrace: Zone) -> Floor:
    """The terrace's floor."""
    floor = Floor.objects.create(name="Outside")
    Zone.objects.filter(pk=terrace.pk).update(floor=floor, tags=["sunny"])
    return floor


@pytest.fixture
def here(ground: Zone, terrace: Zone) -> set[UUID]:
    return {ground.pk}


@pytest.fixture
def there(ground: Zone, terrace: Zone, outside: Floor) -> set[UUID]:
    return {terrace.pk}


@pytest.fixture
def both(here: set[UUID], there: set[UUID]) -> set[UUID]:
    return here | there


def part(channel: Channel, *rows: Track) -> Playlist:
    """A playlist of these tracks in the channel."""
    playlist = Playlist.objects.create(name=channel.name)
    for row in rows:
        PlaylistTrack.objects.create(playlist=playlist, track=row)
    ChannelPlaylist.objects.create(channel=channel, playlist=playlist)
    return playlist


def test_a_zone_touches_itself(ground: Zone, here: set[UUID]) -> None:
    assert zones_of(ground) == here


def test_a_player_touches_its_zone_only_where_a_schedule_is_for_it(
    till: Device, hourly: Schedule, here: set[UUID]
) -> None:
    assert zones_of(till) == set()
    Schedule.objects.update(device_ids=[till.pk])
    assert zones_of(till) == here


def test_a_floor_touches_its_zones(outside: Floor, there: set[UUID]) -> None:
    assert zones_of(outside) == there


@pytest.mark.parametrize("how", ["zone", "floor", "tag"])
def test_a_rule_touches_its_targets(there: set[UUID], outside: Floor, terrace: Zone, how: str) -> None:
    ways: dict[str, dict[str, Any]] = {
        "zone": {"zone_ids": [terrace.pk]},
        "floor": {"floor_ids": [outside.pk]},
        "tag": {"tags": ["sunny", "wet"]},
    }
    assert targets(Schedule(**ways[how])) == there


def test_a_rule_for_a_player_touches_its_zone(till: Device, here: set[UUID]) -> None:
    assert targets(Schedule(device_ids=[till.pk])) == here


def test_a_rule_for_everywhere_touches_all_that_is_kept(both: set[UUID]) -> None:
    Zone.objects.create(name="Gone", removed_at=timezone.now())
    assert targets(Daypart(everywhere=True)) == both


def test_a_removed_floor_is_no_target(outside: Floor, there: set[UUID]) -> None:
    Floor.objects.update(removed_at=timezone.now())
    assert targets(Schedule(floor_ids=[outside.pk])) == set()


def test_an_exception_touches_its_zone_or_its_schedules(
    hourly: Schedule, terrace: Zone, here: set[UUID]
) -> None:
    assert zones_of(ScheduleException(schedule=hourly)) == here
    assert zones_of(ScheduleException(schedule=hourly, zone=terrace)) == {terrace.pk}


@pytest.mark.parametrize("model", [OpeningHours, QuietHours, SpecialDay, HolidayCalendar])
def test_what_holds_for_a_place_touches_that_place(
    model: type[Model], ground: Zone, outside: Floor, here: set[UUID], there: set[UUID], both: set[UUID]
) -> None:
    assert zones_of(model(zone=ground)) == here
    assert zones_of(model(floor=outside)) == there
    assert zones_of(model()) == both


def test_quiet_hours_of_a_schedule_touch_its_zones(hourly: Schedule, here: set[UUID]) -> None:
    assert zones_of(QuietHours(schedule=hourly)) == here


@pytest.mark.parametrize("by", ["zone", "floor", "daypart", "hand", "quiet"])
def test_a_channel_touches_the_zones_that_may_play_it(
    there: set[UUID], outside: Floor, terrace: Zone, by: str
) -> None:
    calm = Channel.objects.create(name="Calm")
    if by == "zone":
        Zone.objects.filter(pk=terrace.pk).update(channel=calm)
    elif by == "daypart":
        Daypart.objects.create(channel=calm, floor_ids=[outside.pk])
    elif by == "hand":
        give(terrace, calm)
    else:
        Floor.objects.update(channel=calm)
    assert zones_of(QuietHours(channel=calm) if by == "quiet" else calm) == there


def give(zone: Zone, channel: Channel) -> None:
    now: datetime = timezone.now()
    Override.objects.create(zone=zone, channel=channel, starts_at=now, ends_at=now + HOUR, created_by="Olive")


def test_the_default_channel_touches_every_zone(both: set[UUID]) -> None:
    assert zones_of(Channel.objects.create(name="Default", is_default=True)) == both


def test_a_channel_that_nobody_plays_touches_nothing(both: set[UUID]) -> None:
    assert zones_of(Channel.objects.create(name="Idle")) == set()


def test_a_track_touches_where_its_playlists_are_heard(
    both: set[UUID], terrace: Zone, ground: Zone, song: Track
) -> None:
    other = Track.objects.create(title="Other", file_name="o", sha256="f" * 64, duration_ms=1000)
    calm, wild = (Channel.objects.create(name=name) for name in ("Calm", "Wild"))
    part(calm, song), part(wild, other)
    Zone.objects.filter(pk=terrace.pk).update(channel=calm)
    Zone.objects.filter(pk=ground.pk).update(channel=wild)
    assert zones_of(song) == {terrace.pk}


def test_any_track_touches_zones_without_a_channel_that_has_music(
    both: set[UUID], terrace: Zone, song: Track
) -> None:
    calm = Channel.objects.create(name="Calm")
    part(calm, song)
    Zone.objects.filter(pk=terrace.pk).update(channel=calm)
    other = Track.objects.create(title="Other", file_name="o", sha256="f" * 64, duration_ms=1000)
    assert zones_of(other) == both - {terrace.pk}
    Track.objects.filter(pk=song.pk).update(sha256="")
    assert zones_of(other) == both


def test_a_playlist_touches_what_its_channels_touch(both: set[UUID], terrace: Zone, song: Track) -> None:
    calm, wild = (Channel.objects.create(name=name) for name in ("Calm", "Wild"))
    part(wild, song)
    Zone.objects.update(channel=wild)
    Zone.objects.filter(pk=terrace.pk).update(channel=calm)
    assert zones_of(part(calm, song)) == {terrace.pk}


def test_every_row_of_a_plan_is_known() -> None:
    named = {model.__name__ for model in TOUCHED}
    assert named >= {"Zone", "Floor", "Schedule", "Daypart", "Channel", "Playlist", "Track", "Announcement"}
