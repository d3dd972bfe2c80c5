from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from broadcast import day, outbox
from broadcast.books.plans import Books
from broadcast.edge.models import Presence
from broadcast.models import Channel, Daypart, Device, QuietHours, Schedule, Zone
from library.models import Announcement, Track
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY, fed, heard, tracks

LONDON = ZoneInfo("Europe/London")
SPRING, AUTUMN = datetime(2026, 3, 29, 12, tzinfo=UTC), datetime(2026, 10, 25, 12, tzinfo=UTC)


def lanes(now: datetime = MONDAY) -> list[day.Lane]:
    return day.lanes(list(Zone.objects.kept()), now)


def coming(schedule: Schedule, *zones: Zone, count: int = 5) -> list[day.Coming]:
    now = timezone.now()
    return day.coming(Books.load(now, now), schedule, [zone.pk for zone in zones], count)


def next_times(schedule: Schedule, *zones: Zone) -> list[str]:
    found = coming(schedule, *zones)
    return [f"{at:%a %d %b %H:%M}" for zone in found for at in zone.times]


def test_ticks_stand_at_their_minute(ground: Zone, hourly: Schedule) -> None:
    (lane,) = lanes()
    assert [tick.x for tick in lane.ticks] == [60 * hour for hour in range(9, 17)]
    assert {tick.title for tick in lane.ticks} == {"Welcome"}
    assert lane.now_x == 605


def test_what_comes_is_after_now(ground: Zone, hourly: Schedule) -> None:
    (lane,) = lanes()
    assert lane.next_tick
    assert lane.next_tick.at == MONDAY.replace(hour=11, minute=0)
    assert [tick.at.hour for tick in lane.coming] == list(range(11, 17))


def test_after_the_last_there_is_no_next(ground: Zone, hourly: Schedule) -> None:
    assert lanes(MONDAY.replace(hour=20))[0].next_tick is None


def test_a_lane_has_its_zones_own_day(ground: Zone, hourly: Schedule) -> None:
    Zone.objects.update(time_zone="Asia/Tokyo")
    (lane,) = lanes()
    assert lane.ticks[0].at == datetime(2026, 3, 2, 0, tzinfo=UTC)
    assert lane.ticks[0].x == 9 * 60
    assert lane.now_x == 19 * 60 + 5


@pytest.mark.parametrize("now", [SPRING, AUTUMN])
def test_when_the_clocks_change_ticks_stand_where_the_wall_clock_says(
    ground: Zone, hourly: Schedule, now: datetime
) -> None:
    (lane,) = lanes(now)
    assert [tick.x for tick in lane.ticks] == [60 * hour for hour in range(9, 17)]
    assert lane.ticks[0].at.astimezone(LONDON).hour == 9


@pytest.mark.parametrize("column", ["is_enabled", "removed_at"])
def test_a_schedule_that_is_off_has_no_ticks(ground: Zone, hourly: Schedule, column: str) -> None:
    Schedule.objects.update(**{column: False if column == "is_enabled" else timezone.now()})
    assert lanes()[0].ticks == []


def test_an_announcement_that_is_gone_has_no_ticks(ground: Zone, hourly: Schedule) -> None:
    Announcement.objects.update(removed_at=timezone.now())
    assert lanes()[0].ticks == []


def test_the_lane_shows_the_cues_of_the_feed(ground: Zone, hourly: Schedule, set_clock: SetClock) -> None:
    set_clock(MONDAY)
    today = [cue["at"] for cue in fed(ground)["cues"] if cue["at"] < "2026-03-03"]
    assert today == [f"{tick.at:%Y-%m-%dT%H:%M:%S}.000Z" for tick in lanes()[0].ticks if tick.x >= 600]


def test_what_plays_now_is_what_players_play(ground: Zone, set_clock: SetClock) -> None:
    tracks("123456")
    set_clock(MONDAY)
    told = fed(ground)
    for minutes in (0, 7, 55, 10_000):
        later = MONDAY + timedelta(minutes=minutes)
        playing = lanes(later)[0].now_playing
        assert playing
        assert playing.entry["sha256"] == heard(told, later)[0]


def test_without_a_feed_or_music_nothing_plays(ground: Zone) -> None:
    assert lanes()[0].now_playing is None
    fed(ground)
    assert lanes()[0].now_playing is None


def test_a_cover_is_named_by_its_hash(ground: Zone, song: Track) -> None:
    Track.objects.update(cover_sha256="c" * 64)
    fed(ground)
    playing = lanes(timezone.now())[0].now_playing
    assert playing
    assert playing.cover_sha256 == "c" * 64


def test_players_are_counted_without_those_that_were_sent_away(till: Device) -> None:
    gone = Device.objects.create(zone=till.zone, name="Gone")
    outbox.revoke(gone)
    Presence.objects.create(pk=till.pk, business_id=till.pk, zone_id=till.zone_id, seen_at=timezone.now())
    (lane,) = lanes()
    assert (lane.device_count, lane.online_count) == (1, 1)


def test_the_picture_asks_as_often_for_many_zones_as_for_one(
    till: Device, hourly: Schedule, song: Track, django_assert_num_queries
) -> None:
    for number in range(12):
        zone = Zone.objects.create(name=f"Zone {number:02}")
        Schedule.objects.update(zone_ids=[*hourly.zone_ids, zone.pk], everywhere=True)
        Device.objects.create(zone=zone, name="Player")
        fed(zone)
    with django_assert_num_queries(21):
        assert len(lanes()) == 13


def test_the_next_five_times_of_a_weekday_rule_skip_the_weekend(
    ground: Zone, hourly: Schedule, set_clock: SetClock
) -> None:
    hourly.days, hourly.every_min = [0, 1, 2, 3, 4], 240
    set_clock(datetime(2026, 3, 26, 13, 30, tzinfo=UTC))
    told = [
        "Fri 27 Mar 09:00",
        "Fri 27 Mar 13:00",
        "Mon 30 Mar 09:00",
        "Mon 30 Mar 13:00",
        "Tue 31 Mar 09:00",
    ]
    assert next_times(hourly, ground) == told


def test_the_next_times_stay_at_nine_on_the_wall_when_the_clocks_go_forward(
    ground: Zone, hourly: Schedule, set_clock: SetClock
) -> None:
    hourly.every_min = 1440
    set_clock(datetime(2026, 3, 27, 12, tzinfo=UTC))
    (found,) = coming(hourly, ground)
    assert [f"{at:%d %H:%M}" for at in found.times[:3]] == ["28 09:00", "29 09:00", "30 09:00"]
    assert [at.astimezone(UTC).hour for at in found.times[:3]] == [9, 8, 8]


def test_times_that_a_change_skips_come_when_it_is_over(
    ground: Zone, hourly: Schedule, set_clock: SetClock
) -> None:
    hourly.windows, hourly.every_min = [[time(1, 30), time(3)]], 60
    set_clock(datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert next_times(hourly, ground)[0] == "Sun 29 Mar 02:00"


def test_a_time_that_happens_twice_is_its_first(ground: Zone, hourly: Schedule, set_clock: SetClock) -> None:
    hourly.windows, hourly.every_min = [[time(1, 30), time(3)]], 1440
    set_clock(datetime(2026, 10, 24, 12, tzinfo=UTC))
    (found,) = coming(hourly, ground)
    assert found.times[0].astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_schedule_of_higher_standing_comes_first(
    ground: Zone, hourly: Schedule, welcome: Announcement, set_clock: SetClock
) -> None:
    """The older of two takes the full hour; the younger waits for its four seconds and the gap of five."""
    set_clock(MONDAY)
    younger = Schedule(every_min=60, windows=hourly.windows, days=hourly.days, zone_ids=[ground.pk])
    younger.drafted = [(welcome, 0)]  # type: ignore[attr-defined]
    (found,) = coming(younger, ground, count=1)
    assert found.times[0].astimezone(UTC) == MONDAY.replace(hour=11, minute=0, second=9)


def test_a_saved_schedule_does_not_push_itself(ground: Zone, hourly: Schedule, set_clock: SetClock) -> None:
    set_clock(MONDAY)
    assert next_times(hourly, ground)[0] == "Mon 02 Mar 11:00"


def test_each_zone_tells_by_its_own_clock(
    ground: Zone, terrace: Zone, hourly: Schedule, set_clock: SetClock
) -> None:
    Zone.objects.filter(pk=terrace.pk).update(time_zone="Asia/Tokyo")
    hourly.every_min, hourly.everywhere = 1440, True
    set_clock(MONDAY)
    assert {each[:3] for each in next_times(hourly, ground, terrace)[::5]} == {"Tue"}
    assert {each[-5:] for each in next_times(hourly, ground, terrace)} == {"09:00"}


def test_a_rule_without_days_never_comes(ground: Zone, hourly: Schedule) -> None:
    hourly.days = []
    assert next_times(hourly, ground) == []


def test_before_it_was_made_a_schedule_was_not_heard(ground: Zone, hourly: Schedule) -> None:
    Schedule.objects.update(created_at=MONDAY)
    assert [tick.x for tick in lanes()[0].ticks] == [60 * hour for hour in range(11, 17)]


def test_a_lane_shows_the_days_channels_as_bands(ground: Zone, song: Track) -> None:
    calm = Channel.objects.create(name="Calm")
    Daypart.objects.create(channel=calm, zone_ids=[ground.pk], start=time(9), end=time(12))
    (lane,) = lanes()
    assert [(band.x, band.width, band.title) for band in lane.bands] == [
        (0, 540, "Everything in the library"),
        (540, 180, "Calm"),
        (720, 720, "Everything in the library"),
    ]
    assert lane.bands[0].shade == lane.bands[2].shade != lane.bands[1].shade


def test_quiet_hours_without_music_are_a_band_of_their_own(ground: Zone, song: Track) -> None:
    QuietHours.objects.create(start=time(22), end=time(7), silences_music=True)
    assert [band.source for band in lanes()[0].bands] == ["silence", "channel", "silence"]


@pytest.mark.parametrize("now", [SPRING, AUTUMN])
def test_bands_fill_the_day_also_when_the_clocks_change(ground: Zone, song: Track, now: datetime) -> None:
    (band,) = lanes(now)[0].bands
    assert (band.x, band.width) == (0, 1440)
