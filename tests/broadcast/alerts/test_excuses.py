from datetime import UTC, date, datetime, time, timedelta
from unittest.mock import Mock

import pytest

from broadcast.alerts import excuses
from broadcast.alerts.excuses import BELIEVED, SETTLING, Excuses
from broadcast.feed import told
from broadcast.models import Device, OpeningHours, PlaybackState, QuietHours, SpecialDay, Zone
from library.models import Track
from tests.broadcast.feeding import fed

#: A Monday.
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WEEK = list(range(7))


@pytest.fixture
def playing(till: Device, song: Track) -> Device:
    """The till, in a zone with music."""
    fed(till.zone)
    return till


def excused(device: Device, now: datetime = NOON) -> datetime | None:
    row = Device.objects.select_related("zone__floor", "zone__playback").get(pk=device.pk)
    return Excuses.load([row.zone_id], now).until(row)


def open_from(opens: int, closes: int, zone: Zone | None = None) -> None:
    OpeningHours.objects.create(days=WEEK, opens=time(opens), closes=time(closes), zone=zone)


def test_a_player_is_missed_at_any_time_where_there_are_no_hours(playing: Device) -> None:
    assert excused(playing) is None


def test_a_player_is_missed_while_its_zone_is_open(playing: Device) -> None:
    open_from(9, 17)
    assert excused(playing) is None


@pytest.mark.parametrize("hour", [3, 17, 23])
def test_nobody_misses_it_when_its_zone_is_closed(playing: Device, hour: int) -> None:
    open_from(9, 17)
    at = NOON.replace(hour=hour)
    assert excused(playing, at) == at + BELIEVED


def test_the_next_look_is_soon_after_the_opening(playing: Device) -> None:
    open_from(9, 17)
    assert excused(playing, NOON.replace(hour=8, minute=30)) == NOON.replace(hour=9) + SETTLING


def test_a_player_that_is_switched_on_with_the_lights_has_a_while(playing: Device) -> None:
    open_from(9, 17)
    just_opened = NOON.replace(hour=9, minute=4)
    assert excused(playing, just_opened) == NOON.replace(hour=9) + SETTLING
    assert excused(playing, just_opened + timedelta(minutes=1)) is None


def test_the_zones_own_hours_and_clock_count(playing: Device) -> None:
    open_from(0, 0)
    open_from(9, 17, playing.zone)
    Zone.objects.update(time_zone="Asia/Tokyo")  # nine hours ahead
    assert excused(playing)
    assert excused(playing, NOON.replace(hour=1)) is None


def test_nobody_misses_it_on_a_closed_day(playing: Device) -> None:
    SpecialDay.objects.create(name="Stocktaking", first_date=date(2026, 3, 2), last_date=date(2026, 3, 2))
    assert excused(playing)
    assert excused(playing, NOON + timedelta(days=1)) is None


@pytest.mark.parametrize("hour", [12, 13])
def test_nobody_misses_it_in_quiet_hours(playing: Device, hour: int) -> None:
    QuietHours.objects.create(days=WEEK, start=time(12), end=time(13))
    assert bool(excused(playing, NOON.replace(hour=hour))) is (hour == 12)


def test_quiet_hours_elsewhere_excuse_nobody(playing: Device, terrace: Zone) -> None:
    QuietHours.objects.create(days=WEEK, start=time(12), end=time(13), zone=terrace)
    assert excused(playing) is None


@pytest.mark.parametrize("columns", [{"is_muted": True}, {"volume_percent": 0}])
def test_nobody_misses_a_muted_player(playing: Device, columns: dict[str, object]) -> None:
    Device.objects.update(**columns)
    assert excused(playing)


def test_nobody_misses_a_zone_turned_down(playing: Device) -> None:
    Zone.objects.update(volume_percent=0)
    assert excused(playing)


@pytest.mark.parametrize("is_playing", [True, False])
def test_nobody_misses_a_paused_zone(playing: Device, is_playing: bool) -> None:
    PlaybackState.objects.create(zone=playing.zone, is_playing=is_playing)
    assert (excused(playing) is None) is is_playing


def test_nobody_misses_a_player_that_has_nothing_to_play(till: Device) -> None:
    fed(till.zone)
    assert excused(till)


def test_a_feed_is_read_once_however_many_players_stand_in_its_zone(
    playing: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    Device.objects.create(zone=playing.zone, name="Bar")
    read = Mock(side_effect=told)
    monkeypatch.setattr(excuses, "told", read)
    loaded = Excuses.load([playing.zone_id], NOON)
    rows = Device.objects.select_related("zone__floor", "zone__playback")
    assert [loaded.until(row) for row in rows] == [None, None]
    assert read.call_count == 1


def test_a_silence_of_the_plan_is_wanted(till: Device, song: Track) -> None:
    QuietHours.objects.create(days=WEEK, start=time(0), end=time(0), silences_music=True)
    fed(till.zone)
    QuietHours.objects.all().delete()
    assert excused(till, datetime.now(UTC))
