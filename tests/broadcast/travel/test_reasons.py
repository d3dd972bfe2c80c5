"""Every rule by which something plays, waits or gives way has its sentence."""

from datetime import UTC, datetime, time, timedelta
from typing import Any, get_args

import pytest
from django.utils import timezone

from broadcast.books.plans import Books
from broadcast.engine.explaining import RuleName, Why
from broadcast.models import (
    Channel,
    Daypart,
    Override,
    QuietHours,
    Schedule,
    ScheduleException,
    ScheduleItem,
    Zone,
)
from broadcast.travel.around import Line, lines
from broadcast.travel.reasons import PLAIN, RULES, Words
from library.models import Announcement, Track

NINE = datetime(2027, 6, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def offer(inside: object) -> Announcement:
    sound = {"sha256": "f" * 64, "size_bytes": 1000, "duration_ms": 10_000, "status": "ready"}
    return Announcement.objects.create(title="Offer", text="Offer.", **sound)


def clock(said: Announcement, **columns: Any) -> Schedule:
    """At nine, everywhere."""
    made = {"kind": "clock", "at_times": [time(9)], "everywhere": True, "late_by_s": 60} | columns
    schedule = Schedule.objects.create(name=f"{said} at nine", **made)
    ScheduleItem.objects.create(schedule=schedule, announcement=said)
    return schedule


def around_nine(zone: Zone, start: datetime = NINE - HOUR / 2) -> list[Line]:
    books = Books.load(start, start + HOUR)
    return lines(books, zone, books.plan(zone), books.start, books.until)


def line(found: list[Line], what: str) -> Line:
    return next(each for each in found if each.what == what)


def test_every_rule_has_a_sentence() -> None:
    assert set(RULES) == set(get_args(RuleName))
    assert all(why in PLAIN or hasattr(Words, f"_{why}") for why in get_args(Why))


def test_a_planned_announcement_names_its_schedule(ground: Zone, welcome: Announcement) -> None:
    clock(welcome)
    assert line(around_nine(ground), "Welcome").why == "By the schedule “Welcome at nine”, at a fixed time."


def test_the_one_that_waits_and_the_one_it_waits_for_say_why(
    ground: Zone, welcome: Announcement, offer: Announcement
) -> None:
    clock(welcome, priority=80)
    clock(offer)
    found = around_nine(ground)
    reason = "the higher priority comes first, 80 against 50"
    assert line(found, "Welcome").lost == [f"“Offer at nine” had to give way: {reason}."]
    assert f"Planned for 09:00; waits for “Welcome at nine” ({reason})." in line(found, "Offer").why


def test_kinds_come_in_an_order(ground: Zone, welcome: Announcement, offer: Announcement) -> None:
    clock(welcome)
    clock(offer, kind="interval", every_min=60)
    assert "fixed times come before intervals" in line(around_nine(ground), "Welcome").lost[0]


def test_what_cannot_wait_is_dropped_and_says_so(
    ground: Zone, welcome: Announcement, offer: Announcement
) -> None:
    clock(welcome, priority=80)
    clock(offer, late_by_s=2)
    dropped = line(around_nine(ground), "Offer")
    assert dropped.look == "dropped"
    assert "it may start at most 2 seconds late, and “Welcome at nine”" in dropped.why


def test_quiet_hours_are_named(ground: Zone, welcome: Announcement) -> None:
    clock(welcome)
    QuietHours.objects.create(name="Prayer", start=time(8, 45), end=time(9, 15))
    assert (
        line(around_nine(ground), "Welcome").why == "Does not play: it falls into the quiet hours “Prayer”."
    )


def test_a_skipped_occurrence_says_so(ground: Zone, welcome: Announcement) -> None:
    ScheduleException.objects.create(schedule=clock(welcome), planned_at=NINE)
    assert "skipped" in line(around_nine(ground), "Welcome").why


def test_a_moved_occurrence_says_from_where(ground: Zone, welcome: Announcement) -> None:
    moved_to = NINE + HOUR / 4
    ScheduleException.objects.create(schedule=clock(welcome), planned_at=NINE, moved_to=moved_to)
    assert line(around_nine(ground), "Welcome").why.endswith("Planned for 09:00, and moved here.")


def test_what_is_heard_already_says_since_when(ground: Zone, welcome: Announcement) -> None:
    clock(welcome)
    found = around_nine(ground, NINE + timedelta(seconds=1))
    assert line(found, "Welcome").why == "Began at 09:00, and goes on."


def test_without_a_channel_it_is_the_whole_library(ground: Zone, song: Track) -> None:
    assert around_nine(ground)[0].why.endswith("it plays everything in the library.")


def test_without_music_it_says_what_to_do(ground: Zone) -> None:
    first = around_nine(ground)[0]
    assert (first.what, first.look) == ("Silence", "silence")
    assert "add tracks" in first.why


def test_the_zones_own_channel_is_the_reason(ground: Zone, song: Track) -> None:
    Zone.objects.filter(pk=ground.pk).update(channel=Channel.objects.create(name="Calm"))
    ground.refresh_from_db()
    first = around_nine(ground)[0]
    assert (first.what, first.why) == ("Calm", "The zone’s own channel: no daypart says otherwise.")


def test_a_daypart_wins_by_its_priority(ground: Zone, song: Track) -> None:
    for name, priority in (("Lunch", 60), ("Noon", 40)):
        channel = Channel.objects.create(name=name)
        Daypart.objects.create(
            name=name, channel=channel, everywhere=True, start=time(8), end=time(14), priority=priority
        )
    first = around_nine(ground)[0]
    assert first.why == "The daypart “Lunch” says so."
    assert first.lost == ["“Noon” wanted this time too: the higher priority comes first."]


def test_a_choice_by_hand_says_until_when(ground: Zone, song: Track) -> None:
    channel = Channel.objects.create(name="Party")
    times = {"starts_at": NINE - HOUR, "ends_at": NINE + HOUR, "created_at": timezone.now()}
    Override.objects.create(zone=ground, channel=channel, created_by="Olive", **times)
    first = around_nine(ground)[0]
    assert (first.what, first.why) == ("Party", "Chosen by hand, until 10:00.")


def test_music_that_is_silenced_names_the_quiet_hours(ground: Zone, song: Track) -> None:
    QuietHours.objects.create(name="Night", start=time(8), end=time(10), silences_music=True)
    lunch = Channel.objects.create(name="Lunch")
    Daypart.objects.create(channel=lunch, everywhere=True, start=time(8), end=time(14))
    first = around_nine(ground)[0]
    assert first.why == "The quiet hours “Night” silence the music."
    assert first.lost == ["“Lunch” wanted this time too: quiet hours come before all music."]


def test_a_track_tells_its_artist(ground: Zone, song: Track) -> None:
    Track.objects.update(artist="The Tones")
    assert line(around_nine(ground), "Slow Morning – The Tones").look == "track"
