from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from broadcast.books.music import Wanted
from broadcast.books.plans import Books
from broadcast.engine.plan import EVERYTHING, At, Cycle, Edge, Every, Plan, Rule, Tracks
from broadcast.models import (
    Channel,
    ChannelAnnouncement,
    ChannelPlaylist,
    Daypart,
    Device,
    Floor,
    OpeningHours,
    Override,
    QuietHours,
    Schedule,
    ScheduleException,
    ScheduleItem,
    SpecialDay,
    Zone,
)
from broadcast.music.tuned import tracks_in
from library.models import Announcement, Playlist, PlaylistTrack, Track
from tenants.models import Business
from tenants.schemas import in_business
from tests.broadcast.feeding import MONDAY, tracks

GONE = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def books() -> Books:
    return Books.load(MONDAY, MONDAY + 2 * DAY)


def plan(zone: Zone) -> Plan:
    loaded = books()
    return loaded.plan(loaded.zones[zone.pk])


def rule(zone: Zone) -> Rule:
    (only,) = plan(zone).rules
    return only


def channel(name: str, *rows: Track, **columns: Any) -> Channel:
    """A channel with one playlist of these tracks."""
    made = Channel.objects.create(name=name, **columns)
    playlist = Playlist.objects.create(name=name)
    for position, row in enumerate(rows):
        PlaylistTrack.objects.create(playlist=playlist, track=row, position=position)
    ChannelPlaylist.objects.create(channel=made, playlist=playlist)
    return made


def heard(zone: Zone, channel_id: str) -> list[str]:
    """The first letters of a channel's songs in a zone."""
    return [song.sound.sha256[0] for reel in plan(zone).mixes[channel_id].reels for song in reel.songs]


def test_an_interval_becomes_a_rule(ground: Zone, hourly: Schedule) -> None:
    made = rule(ground)
    assert (made.schedule_id, made.times, made.priority) == (str(hourly.pk), Every(60), 50)
    assert [(window.start, window.end) for window in made.windows] == [(time(9), time(17))]
    assert made.items[0].sound.duration_ms == 4_000


@pytest.mark.parametrize(
    ("columns", "times"),
    [
        ({"kind": "timeline"}, Cycle(60)),
        ({"kind": "clock", "at_times": [time(12)], "at_minutes": [30, 0]}, At((time(12),), (0, 30))),
        ({"kind": "clock", "at_times": [time(18)], "is_back_timed": True}, At((time(18),), (), True)),
        ({"kind": "opening", "edge": "closes"}, Edge("closes")),
    ],
)
def test_each_kind_has_its_times(
    ground: Zone, hourly: Schedule, columns: dict[str, Any], times: object
) -> None:
    Schedule.objects.update(**columns)
    assert rule(ground).times == times


@pytest.mark.parametrize("columns", [{"is_enabled": False}, {"removed_at": GONE}])
def test_a_schedule_that_is_off_does_not_play(
    ground: Zone, hourly: Schedule, columns: dict[str, Any]
) -> None:
    Schedule.objects.update(**columns)
    assert plan(ground).rules == ()


@pytest.mark.parametrize("columns", [{"sha256": ""}, {"removed_at": GONE}])
def test_an_announcement_without_sound_does_not_play(
    ground: Zone, hourly: Schedule, columns: dict[str, Any]
) -> None:
    Announcement.objects.update(**columns)
    assert plan(ground).rules == ()


def test_one_announcement_without_sound_leaves_the_others(ground: Zone, hourly: Schedule) -> None:
    silent = Announcement.objects.create(title="Not spoken yet", text="Soon.")
    ScheduleItem.objects.create(schedule=hourly, announcement=silent, position=1)
    assert len(rule(ground).items) == 1


def test_a_new_version_in_the_making_does_not_silence_the_old(ground: Zone, hourly: Schedule) -> None:
    Announcement.objects.update(status="waiting", text="New words.")
    assert len(plan(ground).rules) == 1


def test_a_schedule_plays_in_its_own_zones_alone(terrace: Zone, hourly: Schedule) -> None:
    assert plan(terrace).rules == ()


@pytest.mark.parametrize("how", ["everywhere", "floor", "tag"])
def test_a_zone_is_reached_in_several_ways(terrace: Zone, hourly: Schedule, how: str) -> None:
    floor = Floor.objects.create(name="Outside")
    Zone.objects.filter(pk=terrace.pk).update(floor=floor, tags=["sunny"])
    columns: dict[str, dict[str, Any]] = {
        "everywhere": {"everywhere": True},
        "floor": {"floor_ids": [floor.pk]},
        "tag": {"tags": ["sunny"]},
    }
    Schedule.objects.update(**columns[how])
    assert len(plan(terrace).rules) == 1


def test_a_removed_floor_reaches_nothing(terrace: Zone, hourly: Schedule) -> None:
    floor = Floor.objects.create(name="Outside", removed_at=GONE)
    Zone.objects.filter(pk=terrace.pk).update(floor=floor)
    Schedule.objects.update(floor_ids=[floor.pk])
    assert plan(terrace).rules == ()


def test_a_player_alone_may_be_meant(terrace: Zone, till: Device, hourly: Schedule) -> None:
    Schedule.objects.update(zone_ids=[terrace.pk], device_ids=[till.pk])
    assert rule(till.zone).device_ids == (str(till.pk),)
    assert rule(terrace).device_ids == ()


def test_a_zone_that_is_meant_itself_is_heard_on_every_player(till: Device, hourly: Schedule) -> None:
    Schedule.objects.update(device_ids=[till.pk])
    assert rule(till.zone).device_ids == ()


def test_exceptions_hold_in_their_zone(ground: Zone, terrace: Zone, hourly: Schedule) -> None:
    Schedule.objects.update(everywhere=True)
    noon = MONDAY.replace(hour=12, minute=0)
    ScheduleException.objects.create(schedule=hourly, zone=terrace, planned_at=noon)
    ScheduleException.objects.create(schedule=hourly, planned_at=noon + DAY / 24, moved_to=noon + DAY / 12)
    assert (rule(ground).skipped, rule(terrace).skipped) == (frozenset(), {noon})
    assert rule(ground).moved == ((noon + DAY / 24, noon + DAY / 12),)


def test_a_zones_own_exception_counts_before_that_of_everywhere(ground: Zone, hourly: Schedule) -> None:
    noon = MONDAY.replace(hour=12, minute=0)
    ScheduleException.objects.create(schedule=hourly, zone=ground, planned_at=noon, moved_to=noon + DAY / 24)
    ScheduleException.objects.create(schedule=hourly, planned_at=noon)
    assert (rule(ground).skipped, rule(ground).moved) == (frozenset(), ((noon, noon + DAY / 24),))


def test_own_quiet_hours_of_a_schedule_are_hours_in_which_it_does_not_play(
    ground: Zone, hourly: Schedule
) -> None:
    QuietHours.objects.create(schedule=hourly, start=time(12), end=time(14))
    assert [(window.start, window.end) for window in rule(ground).exclusions] == [(time(12), time(14))]
    assert plan(ground).quiet == ()


def test_quiet_hours_hold_for_their_place(ground: Zone, terrace: Zone) -> None:
    floor = Floor.objects.create(name="Outside")
    Zone.objects.filter(pk=terrace.pk).update(floor=floor)
    everywhere, outside, here = (
        QuietHours.objects.create(**place) for place in ({}, {"floor": floor}, {"zone": ground})
    )
    assert {quiet.id for quiet in plan(ground).quiet} == {str(everywhere.pk), str(here.pk)}
    assert {quiet.id for quiet in plan(terrace).quiet} == {str(everywhere.pk), str(outside.pk)}


def test_without_channels_a_zone_plays_what_is_ready_and_kept(ground: Zone, song: Track) -> None:
    Track.objects.create(title="Not read yet", file_name="b.mp3")
    Track.objects.create(title="Gone", file_name="c.mp3", sha256="c" * 64, removed_at=GONE)
    assert plan(ground).ladder == (EVERYTHING,)
    assert heard(ground, EVERYTHING) == [song.sha256[0]]


def test_the_ladder_is_zone_floor_default_everything(ground: Zone) -> None:
    own, floors, default = (
        channel(name, is_default=name == "Default") for name in ("Own", "Floor", "Default")
    )
    floor = Floor.objects.create(name="Ground", channel=floors)
    Zone.objects.filter(pk=ground.pk).update(floor=floor, channel=own)
    assert plan(ground).ladder == (str(own.pk), str(floors.pk), str(default.pk), EVERYTHING)


def test_a_removed_channel_is_no_step_of_the_ladder(ground: Zone) -> None:
    Zone.objects.filter(pk=ground.pk).update(channel=channel("Gone", removed_at=GONE))
    assert plan(ground).ladder == (EVERYTHING,)


def test_a_channel_plays_its_playlists_in_order(ground: Zone) -> None:
    a, b, _ = tracks("abc")
    calm = channel("Calm", b, a, b)
    Zone.objects.filter(pk=ground.pk).update(channel=calm)
    assert heard(ground, str(calm.pk)) == ["b", "a", "b"]


def test_a_channel_without_playlists_plays_everything(ground: Zone) -> None:
    tracks("abc")
    bare = Channel.objects.create(name="Bare")
    Zone.objects.filter(pk=ground.pk).update(channel=bare)
    assert sorted(heard(ground, str(bare.pk))) == ["a", "b", "c"]


def test_a_channel_without_playable_music_has_none(ground: Zone) -> None:
    empty = channel("Empty")
    Zone.objects.filter(pk=ground.pk).update(channel=empty)
    assert str(empty.pk) not in plan(ground).mixes


def test_a_channel_whose_playlists_were_all_removed_has_none(ground: Zone) -> None:
    calm, bare = channel("Calm", *tracks("ab")), Channel.objects.create(name="Bare")
    Zone.objects.filter(pk=ground.pk).update(channel=calm)
    Playlist.objects.update(removed_at=GONE)
    assert str(calm.pk) not in plan(ground).mixes
    assert tracks_in([calm, bare]) == {calm.pk: 0, bare.pk: 2}


def test_explicit_tracks_are_left_out_where_the_channel_says_so(ground: Zone) -> None:
    a, b = tracks("ab")
    Track.objects.filter(pk=a.pk).update(is_explicit=True)
    decent = channel("Decent", a, b, skips_explicit=True)
    Zone.objects.filter(pk=ground.pk).update(channel=decent)
    assert heard(ground, str(decent.pk)) == ["b"]


@pytest.mark.parametrize(("own", "expected_ms"), [(None, 4000), (0, 0), (1.5, 1500)])
def test_a_channel_has_the_zones_crossfade_unless_it_has_its_own(
    ground: Zone, own: float | None, expected_ms: int
) -> None:
    calm = channel("Calm", *tracks("a"), crossfade_s=own)
    Zone.objects.filter(pk=ground.pk).update(channel=calm, crossfade_s=4)
    assert plan(ground).mixes[str(calm.pk)].crossfade_ms == expected_ms


def test_announcements_of_a_channel_play_while_it_does(ground: Zone, welcome: Announcement) -> None:
    calm = channel("Calm", *tracks("1"))
    ChannelAnnouncement.objects.create(channel=calm, announcement=welcome, every_min=20)
    ChannelAnnouncement.objects.create(channel=calm, announcement=welcome, every_tracks=3)
    assert plan(ground).rules == ()
    Zone.objects.filter(pk=ground.pk).update(channel=calm)
    rules = plan(ground).rules
    assert [each.times for each in rules] == [Every(20), Tracks(3)]
    assert {each.channel_id for each in rules} == {str(calm.pk)}


def test_a_daypart_holds_where_it_is_for(ground: Zone, terrace: Zone) -> None:
    calm = channel("Calm", *tracks("a"))
    Daypart.objects.create(channel=calm, zone_ids=[ground.pk], start=time(9), end=time(12), days=[0, 1])
    (part,) = plan(ground).parts
    assert (part.channel_id, part.window.days, part.window.end) == (str(calm.pk), {0, 1}, time(12))
    assert plan(terrace).parts == ()


def test_a_choice_by_hand_holds_in_its_zone(ground: Zone, terrace: Zone) -> None:
    calm = channel("Calm", *tracks("a"))
    Override.objects.create(
        zone=ground, channel=calm, starts_at=MONDAY, ends_at=MONDAY + DAY, created_by="Olive"
    )
    assert [hand.until for hand in plan(ground).by_hand] == [MONDAY + DAY]
    assert plan(terrace).by_hand == ()


def test_opening_hours_are_the_nearest_places(ground: Zone, terrace: Zone) -> None:
    OpeningHours.objects.create(opens=time(8), closes=time(20))
    OpeningHours.objects.create(opens=time(10), closes=time(16), zone=terrace)
    assert [window.start for window in plan(ground).calendar.hours] == [time(8)]
    assert [window.start for window in plan(terrace).calendar.hours] == [time(10)]


def test_a_closed_day_is_in_the_calendar(ground: Zone) -> None:
    SpecialDay.objects.create(name="Stocktaking", first_date=date(2026, 3, 3), last_date=date(2026, 3, 4))
    special = plan(ground).calendar.special
    assert {day: each.name for day, each in special.items()} == dict.fromkeys(
        (date(2026, 3, 3), date(2026, 3, 4)), "Stocktaking"
    )


def test_a_zones_clock_is_its_own_its_floors_or_the_businesss(ground: Zone, terrace: Zone) -> None:
    floor = Floor.objects.create(name="Outside", time_zone="Asia/Tokyo")
    Zone.objects.filter(pk=terrace.pk).update(floor=floor)
    Zone.objects.create(name="Ship", floor=floor, time_zone="Australia/Lord_Howe")
    clocks = {zone.name: zone.tz for zone in books().zones.values()}
    assert clocks == {
        "Ground floor": ZoneInfo("Europe/London"),
        "Terrace": ZoneInfo("Asia/Tokyo"),
        "Ship": ZoneInfo("Australia/Lord_Howe"),
    }


def test_a_draft_stands_in_the_place_of_its_row(ground: Zone, hourly: Schedule) -> None:
    loaded = books()
    hourly.every_min = 7
    (made,) = loaded.plan(loaded.zones[ground.pk], instead=hourly).rules
    assert made.times == Every(7)


def test_a_new_draft_stands_beside_the_others(ground: Zone, hourly: Schedule, welcome: Announcement) -> None:
    loaded = books()
    draft = Schedule(zone_ids=[ground.pk], every_min=7)
    draft.drafted = [(welcome, 0)]  # type: ignore[attr-defined]
    made = loaded.plan(loaded.zones[ground.pk], instead=draft).rules
    assert [each.times for each in made] == [Every(60), Every(7)]


def test_titles_are_what_people_call_the_rows(ground: Zone, hourly: Schedule, welcome: Announcement) -> None:
    calm = channel("Calm", *tracks("1"))
    daypart = Daypart.objects.create(channel=calm, everywhere=True)
    loaded = books()
    named = [loaded.title(str(row.pk)) for row in (hourly, welcome, calm, daypart)]
    assert named == ["Welcome", "Welcome", "Calm", "Calm"]
    assert loaded.title("nobody") == ""


def test_the_queries_do_not_depend_on_the_zones(
    ground: Zone, hourly: Schedule, django_assert_max_num_queries
) -> None:
    for number in range(20):
        calm = channel(f"Calm {number}")
        zone = Zone.objects.create(name=f"Zone {number}", channel=calm, floor=Floor.objects.create(name="F"))
        Daypart.objects.create(channel=calm, zone_ids=[zone.pk])
    with django_assert_max_num_queries(20):
        loaded = books()
        assert len([loaded.plan(zone) for zone in loaded.zones.values()]) == 21


def test_the_books_hold_one_business_alone(ground: Zone, song: Track, rival: Business) -> None:
    with in_business(rival):
        assert (books().zones, books().music.songs(Wanted(None)).whole) == ({}, [])
