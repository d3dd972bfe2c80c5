"""Announcements that end, or are switched off: in feeds, in words, in lists."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from broadcast.books.plans import Books
from broadcast.models import Channel, Schedule, Zone
from broadcast.travel.around import lines, plan_of
from library.announcing import save_announcement
from library.models import Announcement, Track
from library.parts import Speech
from tenants.access import Person
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY, fed, row_of

HOUR = timedelta(hours=1)
END = MONDAY + 2 * HOUR


@pytest.fixture
def ending(welcome: Announcement, set_clock: SetClock) -> Announcement:
    """It is five past ten; it ends at five past twelve."""
    set_clock(MONDAY)
    Announcement.objects.update(expires_at=END)
    return welcome


def hours_in(zone: Zone) -> list[str]:
    return [cue["at"][11:13] for cue in fed(zone)["cues"]]


def test_a_feed_leaves_out_what_comes_after_its_end(
    ground: Zone, hourly: Schedule, ending: Announcement
) -> None:
    assert hours_in(ground) == ["10", "11", "12"]


def test_a_channel_leaves_it_out_too(ground: Zone, ending: Announcement, song: Track) -> None:
    channel = Channel.objects.create(name="All day", is_default=True)
    channel.announcements.create(announcement=ending, every_min=60)
    assert max(hours_in(ground)) == "12"


def test_after_its_end_players_need_not_keep_it(
    ground: Zone, hourly: Schedule, ending: Announcement, set_clock: SetClock
) -> None:
    set_clock(END)
    told = fed(ground)
    assert {name for cue in told["cues"] for name in cue["media"]} == set(told["media"])
    set_clock(END + HOUR)
    told = fed(ground)
    assert (told["cues"], told["media"]) == ([], {})


def test_time_travel_says_when_it_ended(ground: Zone, hourly: Schedule, ending: Announcement) -> None:
    start, until = MONDAY + 2 * HOUR, MONDAY + 3 * HOUR
    books = Books.load(start, until)
    told = lines(books, ground, plan_of(books, ground, MONDAY), start, until)
    (line,) = (each for each in told if each.look == "dropped")
    assert (line.what, line.why) == ("Welcome", "Does not play. It ended on 2 March at 12:05.")


def test_the_past_keeps_what_was_heard(
    ground: Zone, hourly: Schedule, ending: Announcement, set_clock: SetClock
) -> None:
    set_clock(END + HOUR)
    books = Books.load(MONDAY, END)
    told = lines(books, ground, plan_of(books, ground, END), MONDAY, END)
    assert [f"{line.wall:%H}" for line in told if line.look == "cue"] == ["11", "12"]


def test_switched_off_it_leaves_the_feeds_at_once(
    ground: Zone, hourly: Schedule, welcome: Announcement, olive: Person, committed
) -> None:
    fed(ground)
    before = row_of(ground).etag
    with committed():
        save_announcement(
            welcome.pk, actor=olive, title="Welcome", parts=[Speech("Welcome to Acme.")], is_enabled=False
        )
    assert row_of(ground).etag != before
    assert hours_in(ground) == []


@pytest.mark.parametrize(
    ("columns", "state"),
    [({"is_enabled": False}, "Off"), ({"expires_at": timezone.now() - HOUR}, "Expired")],
)
def test_the_list_of_schedules_says_why_nothing_plays(
    as_olive: Client, hourly: Schedule, columns: dict[str, object], state: str
) -> None:
    Announcement.objects.update(**columns)
    assert state in as_olive.get("/b/acme/schedules/").content.decode()
