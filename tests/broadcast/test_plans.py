from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import now

from broadcast import plans
from broadcast.interrupts import clear, play_now
from broadcast.models import Schedule, Zone
from broadcast.plan import IntervalRule
from library.models import Announcement, Track
from tenants.access import Person


def rules(zone: Zone) -> tuple[IntervalRule, ...]:
    return plans.load(zone, now()).plan.rules


def test_a_schedule_becomes_a_rule(ground: Zone, hourly: Schedule) -> None:
    (rule,) = rules(ground)
    assert (rule.schedule_id, rule.every_min, rule.priority) == (str(hourly.pk), 60, 50)
    assert (rule.window.start, rule.window.end) == (time(9), time(17))
    assert rule.sound.duration_ms == 4_000


@pytest.mark.parametrize("columns", [{"is_enabled": False}, {"removed_at": datetime(2026, 1, 1, tzinfo=UTC)}])
def test_a_schedule_that_is_off_does_not_play(
    ground: Zone, hourly: Schedule, columns: dict[str, Any]
) -> None:
    Schedule.objects.update(**columns)
    assert rules(ground) == ()


@pytest.mark.parametrize("columns", [{"sha256": ""}, {"removed_at": datetime(2026, 1, 1, tzinfo=UTC)}])
def test_an_announcement_without_sound_does_not_play(
    ground: Zone, hourly: Schedule, columns: dict[str, Any]
) -> None:
    Announcement.objects.update(**columns)
    assert rules(ground) == ()


def test_a_new_version_in_the_making_does_not_silence_the_old(ground: Zone, hourly: Schedule) -> None:
    Announcement.objects.update(status="waiting", text="New words.")
    assert len(rules(ground)) == 1


def test_a_schedule_plays_in_its_own_zones_alone(terrace: Zone, hourly: Schedule) -> None:
    assert rules(terrace) == ()


def test_music_is_what_is_ready_and_kept(ground: Zone, song: Track) -> None:
    Track.objects.create(title="Not read yet", file_name="b.mp3")
    Track.objects.create(title="Gone", file_name="c.mp3", sha256="c" * 64, removed_at=now())
    assert [sound.sha256 for sound in plans.load(ground, now()).plan.music] == [song.sha256]


def test_a_zone_has_the_businesss_clock_unless_it_has_its_own(ground: Zone, terrace: Zone) -> None:
    ground.time_zone = "Australia/Lord_Howe"
    assert plans.load(ground, now()).plan.tz == ZoneInfo("Australia/Lord_Howe")
    assert plans.load(terrace, now()).plan.tz == ZoneInfo("Europe/London")


def test_an_interrupt_is_open_until_it_is_cleared(ground: Zone, welcome: Announcement, olive: Person) -> None:
    interrupt = play_now(welcome.pk, actor=olive, zones=[ground], mode="duck")
    assert plans.load(ground, now()).interrupts == [interrupt]
    clear(interrupt.pk, actor=olive)
    assert plans.load(ground, now()).interrupts == []


def test_music_is_evened_out_and_speech_is_not(song: Track, welcome: Announcement) -> None:
    song.loudness_lufs, song.true_peak_dbtp = -8.0, -1.0
    welcome.loudness_lufs = -8.0
    assert plans.entry(song)["gain_db"] < -5
    assert plans.entry(welcome)["gain_db"] == 0


def test_a_cover_is_told_where_there_is_one(song: Track) -> None:
    assert "cover" not in plans.entry(song)
    song.cover_sha256 = "c" * 64
    assert plans.entry(song)["cover"] == f"/player/cover/{'c' * 64}.jpg"


def test_moments_are_told_in_utc_to_the_millisecond() -> None:
    moment = datetime(2026, 7, 1, 12, 0, 0, 1999, tzinfo=timezone(timedelta(hours=2)))
    assert plans.rfc3339(moment) == "2026-07-01T10:00:00.001Z"
