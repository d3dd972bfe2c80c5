"""What is heard of a business that is suspended, closing, or open again."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from broadcast.interrupts.emergencies import start_emergency
from broadcast.interrupts.playing import play_now
from broadcast.interrupts.refusals import NotReady
from broadcast.models import Device, QuietHours, Schedule, Zone
from library.models import Announcement, Track
from tenants import states
from tenants.access import Person
from tenants.models import Business, User
from tenants.schemas import current_business
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY, as_sent, fed, row_of
from tests.test_docs import FEED

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def monday(set_clock: SetClock) -> SetClock:
    set_clock(MONDAY)
    return set_clock


def suspend(sam: User, days: int) -> None:
    states.suspend(current_business().pk, actor=sam, reason="Not paid.", grace_days=days)


def at(told: str) -> datetime:
    return datetime.fromisoformat(told)


def test_during_the_grace_a_feed_ends_in_silence_at_its_end(
    till: Device, song: Track, hourly: Schedule, sam: User, monday: SetClock
) -> None:
    suspend(sam, 1)
    told = as_sent(till)
    FEED.validate(told)
    *playing, silence = told["music"]
    assert playing
    assert not any(each.get("silent") for each in playing)
    assert (at(silence["from"]), silence["until"], silence["silent"]) == (MONDAY + DAY, None, True)
    assert max(at(cue["at"]) for cue in told["cues"]) < MONDAY + DAY


def test_a_grace_beyond_the_feed_changes_nothing_of_it(
    ground: Zone, song: Track, hourly: Schedule, sam: User, monday: SetClock
) -> None:
    before = fed(ground)
    suspend(sam, 14)
    assert fed(ground) == before


def test_after_the_grace_nothing_is_heard(
    till: Device, song: Track, hourly: Schedule, sam: User, monday: SetClock
) -> None:
    suspend(sam, 1)
    monday(MONDAY + 2 * DAY)
    told = as_sent(till)
    FEED.validate(told)
    assert [each["silent"] for each in told["music"]] == [True]
    assert (told["cues"], told["interrupts"]) == ([], [])


def test_a_zone_without_music_falls_silent_too(ground: Zone, sam: User, monday: SetClock) -> None:
    suspend(sam, 1)
    (silence,) = fed(ground)["music"]
    assert (at(silence["from"]), silence["silent"]) == (MONDAY + DAY, True)


def test_a_feed_is_built_anew_at_the_end_of_the_grace(
    ground: Zone, song: Track, sam: User, monday: SetClock
) -> None:
    suspend(sam, 1)
    monday(MONDAY + DAY - HOUR)
    fed(ground)
    assert row_of(ground).due_at == MONDAY + DAY


def test_quiet_hours_before_it_still_end(ground: Zone, song: Track, sam: User, monday: SetClock) -> None:
    QuietHours.objects.create(start="22:00", end="07:00", silences_music=True)
    suspend(sam, 1)
    told = fed(ground)["music"]
    assert [at(each["from"]).hour for each in told if not each.get("silent")] == [10, 7]
    assert at(told[-1]["from"]) == MONDAY + DAY


def test_suspending_builds_the_feeds_on_commit_and_reopening_brings_all_back(
    ground: Zone, song: Track, hourly: Schedule, sam: User, acme: Business, monday: SetClock, committed
) -> None:
    before = fed(ground)
    with committed():
        states.suspend(acme.pk, actor=sam, reason="Not paid.", grace_days=0)
    assert row_of(ground).body != before
    silent = bytes(row_of(ground).body)
    assert b'"silent":true' in silent
    with committed():
        states.reopen(acme.pk, actor=sam)
    assert b'"silent":true' not in bytes(row_of(ground).body)
    assert fed(ground)["cues"] == before["cues"]


def test_closing_is_silent_at_once(
    ground: Zone, song: Track, hourly: Schedule, olive: Person, acme: Business, monday: SetClock, committed
) -> None:
    with committed():
        states.close(acme.pk, actor=olive.user)
    told = fed(ground)
    assert at(told["music"][-1]["from"]) == MONDAY
    assert told["music"][-1]["silent"]
    assert [cue for cue in told["cues"] if at(cue["at"]) >= MONDAY] == []


def test_what_was_played_by_hand_ends_with_the_grace_but_an_emergency_goes_on(
    till: Device, welcome: Announcement, olive: Person, sam: User, monday: SetClock
) -> None:
    Announcement.objects.update(is_emergency=True)
    alarm = start_emergency(welcome.pk, actor=olive, where={"zone_ids": [till.zone_id]}, is_drill=False)
    play_now(welcome.pk, actor=olive, zones=[till.zone], mode="pause")
    suspend(sam, 0)
    assert [each["id"] for each in fed(till.zone)["interrupts"]] == [str(alarm.pk)]


def test_in_silence_nothing_is_played_by_hand(
    till: Device, welcome: Announcement, olive: Person, sam: User
) -> None:
    suspend(sam, 0)
    olive.business.refresh_from_db()
    with pytest.raises(NotReady, match="Nothing of this business is heard now"):
        play_now(welcome.pk, actor=olive, zones=[till.zone], mode="pause")


def test_today_says_that_it_is_silent(
    as_olive: Client, till: Device, song: Track, sam: User, monday: SetClock
) -> None:
    assert "Silence is planned" not in as_olive.get("/b/acme/").content.decode()
    suspend(sam, 0)
    page = as_olive.get("/b/acme/").content.decode()
    assert ("Silence is planned" in page, "No music yet" in page) == (True, False)
