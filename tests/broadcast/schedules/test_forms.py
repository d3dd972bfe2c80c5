from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadcast.models import Channel, OpeningHours, QuietHours, Schedule, Zone
from broadcast.schedules.forms import ScheduleForm
from library.models import Announcement
from tenants.access import Person
from tests.conftest import audio


@pytest.fixture
def ask(ground: Zone, welcome: Announcement, olive: Person):
    """`ask(**changes)`: a form that is right, every 15 minutes all day every day, but for these changes."""
    right = {
        "kind": "interval",
        "item-0-announcement": str(welcome.pk),
        "every_min": "15",
        "days": list(range(7)),
        "zones": [str(ground.pk)],
        "is_enabled": "on",
    }

    def ask(**changes: Any) -> ScheduleForm:
        typed = right | {name.replace("__", "-"): value for name, value in changes.items()}
        lists = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
        return ScheduleForm(MultiValueDict(lists), person=olive)

    return ask


def problem(form: ScheduleForm) -> tuple[str, str]:
    """The only one: at which field, and what it says."""
    [(name, [said])] = form.errors.items()
    return name, str(said)


def test_a_new_schedule_begins_on_weekdays(ground: Zone, olive: Person) -> None:
    form = ScheduleForm(person=olive)
    assert form["days"].value() == [0, 1, 2, 3, 4]
    assert (form["every_min"].value(), form["kind"].value()) == (15, "interval")
    assert [row["start"].value() for row in form.rows["windows"]] == [time(9)]


def test_a_saved_schedule_shows_its_own(hourly: Schedule, olive: Person) -> None:
    form = ScheduleForm(instance=hourly, person=olive)
    assert (form["zones"].value(), form["days"].value()) == (hourly.zone_ids, list(range(7)))
    assert [row["end"].value() for row in form.rows["windows"]] == [time(17)]
    assert [form.has_dates, form.has_behaviour] == [False, False]


def test_a_removed_announcement_is_no_choice(ask, welcome: Announcement) -> None:
    Announcement.objects.update(removed_at=timezone.now())
    assert problem(ask()) == ("items", "Choose an announcement that is there.")


def test_a_right_one_gives_its_columns(ask, ground: Zone, welcome: Announcement) -> None:
    form = ask(exclusion__0__start="12:00", exclusion__0__end="13:00", date__0__date="2030-12-24")
    assert form.is_valid(), form.errors
    assert form.columns["exclusions"] == [[time(12), time(13)]]
    assert [f"{day}" for day in form.columns["excluded_dates"]] == ["2030-12-24"]
    assert (form.columns["windows"], form.columns["zone_ids"]) == ([], [ground.pk])
    assert form.said == [(welcome, 0)]


def test_the_whole_day_ends_when_it_starts(ask) -> None:
    assert ask(window__0__start="09:00", window__0__end="09:00").is_valid()


def test_several_hours_are_kept_and_empty_ones_left_out(ask) -> None:
    form = ask(window__0__start="09:00", window__0__end="10:00", window__3__start="", window__3__end="")
    assert form.is_valid(), form.errors
    assert form.columns["windows"] == [[time(9), time(10)]]


def test_fields_of_other_kinds_do_not_count(ask) -> None:
    assert ask(cycle_min="never", at_times="late", at_minutes="99").is_valid()


def test_a_sequence_has_its_own_length_and_minutes(ask) -> None:
    form = ask(kind="timeline", cycle_min="60", item__0__offset="45")
    assert form.is_valid(), form.errors
    assert (form.columns["every_min"], form.said[0][1]) == (60, 45)


@pytest.mark.parametrize("offset", ["60", "61", "1439"])
def test_a_minute_past_the_sequence_is_refused(ask, offset: str) -> None:
    said = "“Welcome” comes after the end of the sequence: choose minute 59 at most."
    assert problem(ask(kind="timeline", cycle_min="60", item__0__offset=offset)) == ("items", said)


@pytest.mark.parametrize(("offset", "name"), [("-1", "items"), ("soon", "items"), ("1440", "items")])
def test_what_is_no_minute_is_refused(ask, offset: str, name: str) -> None:
    assert problem(ask(kind="timeline", item__0__offset=offset, cycle_min="60"))[0] == name


def test_clock_times_are_read_in_any_order(ask) -> None:
    form = ask(kind="clock", at_times="15.30, 10:30 8", at_minutes=":30 0")
    assert form.is_valid(), form.errors
    assert form.columns["at_times"] == [time(8), time(10, 30), time(15, 30)]
    assert form.columns["at_minutes"] == [0, 30]


@pytest.mark.parametrize(
    ("changes", "name", "said"),
    [
        ({}, "at_times", "Write at least one time."),
        ({"at_times": "25:00"}, "at_times", "“25:00” is no time. Write times like 10:30, 17:00."),
        ({"at_times": "at noon"}, "at_times", "“at” is no time. Write times like 10:30, 17:00."),
        ({"at_minutes": "60"}, "at_minutes", "“60” is no minute of an hour. Write minutes like :00, :30."),
        ({"at_times": " ".join(["10:00"] * 51)}, "at_times", "At most 50 times."),
    ],
)
def test_what_is_no_time_is_refused(ask, changes: dict[str, str], name: str, said: str) -> None:
    assert problem(ask(kind="clock", **changes)) == (name, said)


def test_hours_do_not_cut_off_single_times(ask) -> None:
    form = ask(kind="clock", at_times="18:00", window__0__start="09:00", window__0__end="17:00")
    assert form.is_valid(), form.errors
    assert form.columns["windows"] == []


def test_a_time_outside_the_hours_of_others_is_refused(ask) -> None:
    hours = {"window__0__start": "22:00", "window__0__end": "06:00"}
    form = ask(kind="clock", at_times="05:59 06:00 23:00", at_minutes=":00", **hours)
    assert problem(form) == ("at_times", "06:00 lies outside the hours. Change it, or the hours.")


def test_before_and_after_an_edge_have_signs(ask, ground: Zone, welcome: Announcement) -> None:
    OpeningHours.objects.create(opens=time(9), closes=time(18))
    late = {"item__1__announcement": str(welcome.pk), "item__1__offset": "5", "item__1__side": "after"}
    form = ask(kind="opening", edge="closes", item__0__offset="30", item__0__side="before", **late)
    assert form.is_valid(), form.errors
    assert [offset for _, offset in form.said] == [-30, 5]


def test_without_opening_hours_nothing_goes_by_them(ask) -> None:
    said = "There are no opening hours here yet. Set them first, under Zones."
    assert problem(ask(kind="opening", edge="closes")) == ("edge", said)


def test_too_many_rows_are_refused(ask, welcome: Announcement) -> None:
    many = {f"item__{number}__announcement": str(welcome.pk) for number in range(51)}
    assert problem(ask(**many)) == ("items", "At most 50.")


def test_what_was_refused_cannot_be_planned(ask, welcome: Announcement) -> None:
    Announcement.objects.update(sha256="", status="refused")
    assert problem(ask()) == ("items", "“Welcome” has not been spoken yet: open it to see why.")


def test_what_asks_when_it_is_played_cannot_be_planned(ask) -> None:
    Announcement.objects.update(text="{name} and {friend}, please come to {zone}.")
    asks = "“Welcome” asks for {name} and {friend} when it is played: play it by hand, or take "
    assert problem(ask()) == ("items", asks + "{name} and {friend} out of its words.")


def test_what_a_zone_and_a_moment_fill_can_be_planned(ask) -> None:
    Announcement.objects.update(text="It is {time} at {business}, {zone}.")
    assert ask().is_valid()


def test_what_has_ended_cannot_be_planned(ask) -> None:
    Announcement.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    assert problem(ask()) == ("items", "“Welcome” has ended: give it a later end, or choose another.")


def test_what_ends_before_its_first_time_cannot_be_planned(ask) -> None:
    Announcement.objects.update(expires_at=timezone.now() + timedelta(days=1))
    first = f"{timezone.now() + timedelta(days=3):%Y-%m-%d}"
    said = "It would never play: what it says has ended by then."
    assert problem(ask(first_date=first)) == ("items", said)


def test_what_is_switched_off_can_be_planned(ask) -> None:
    Announcement.objects.update(is_enabled=False)
    assert ask().is_valid()


def test_what_waits_to_be_spoken_can_be_planned(ask) -> None:
    Announcement.objects.update(sha256="", duration_ms=0, status="waiting")
    assert ask().is_valid()


def test_the_last_day_is_not_before_the_first(ask) -> None:
    said = ("last_date", "The last day is before the first day.")
    assert problem(ask(first_date="2030-02-02", last_date="2030-02-01")) == said


def test_an_expiry_is_by_the_clock_of_the_business(ask, acme) -> None:
    acme.time_zone = "America/New_York"
    acme.save(update_fields=["time_zone"])
    form = ask(expires_at="2030-07-01T12:00")
    assert form.is_valid(), form.errors
    assert form.columns["expires_at"] == datetime(2030, 7, 1, 16, tzinfo=UTC)


def test_more_than_half_an_hour_of_speech_is_refused(ask, welcome: Announcement) -> None:
    Announcement.objects.update(duration_ms=40_000)
    said = "That would be 40 of 60 minutes of speech. Leave room: at most 30."
    assert problem(ask(every_min="1")) == ("every_min", said)
    assert ask(every_min="2").is_valid()


def quiet_all_day(ground: Zone) -> None:
    QuietHours.objects.create(start=time(0), end=time(0))


NEVER: list[tuple[dict[str, Any], str, str]] = [
    ({"exclusion__0__start": "00:00", "exclusion__0__end": "00:00"}, "exclusions", "the hours left out"),
    ({"special_days": "only"}, "special_days", "no such day is known"),
    ({"while_open": "on"}, "while_open", "never open then"),
    (
        {"kind": "clock", "at_minutes": ":30", "window__0__start": "09:00", "window__0__end": "09:20"},
        "windows",
        "none of its times lies between",
    ),
    ({"first_date": "2030-06-03", "last_date": "2030-06-03", "days": [6]}, "days", "none of these days"),
    (
        {"first_date": "2030-06-03", "last_date": "2030-06-03", "date__0__date": "2030-06-03"},
        "excluded_dates",
        "every day that it could",
    ),
    ({"last_date": "2020-01-01"}, "last_date", "too soon"),
]


@pytest.mark.parametrize(("changes", "name", "said"), NEVER)
def test_what_can_never_play_says_why(ask, changes: dict[str, Any], name: str, said: str) -> None:
    where, told = problem(ask(**changes))
    assert (where, told.startswith("It would never play")) == (name, True)
    assert said in told


def test_before_closing_on_a_closed_day_says_that_it_is_closed(ask, ground: Zone) -> None:
    OpeningHours.objects.create(days=[0], opens=time(9), closes=time(17))
    form = ask(kind="opening", edge="closes", days=["6"], item__0__offset="5", item__0__side="before")
    assert problem(form) == ("days", "It would never play: it is closed on these days, by the opening hours.")


def test_what_is_always_quiet_never_plays_unless_it_may(ask, ground: Zone) -> None:
    quiet_all_day(ground)
    assert problem(ask())[0] == "in_quiet_hours"
    assert ask(in_quiet_hours="on").is_valid()


def test_what_begins_in_years_can_play(ask) -> None:
    first = timezone.now().date() + timedelta(days=900)
    assert ask(first_date=f"{first}").is_valid()


def test_a_rule_that_is_off_is_judged_as_if_it_were_on(ask) -> None:
    assert problem(ask(is_enabled="", special_days="only"))[0] == "special_days"


WORDS = st.text(max_size=12) | st.sampled_from(
    ["", "0", "-1", "9" * 30, "09:00", "24:00", "2026-02-30", "9999-12-31", "0001-01-01", "on", "item", "\0"]
)
NAMES = st.sampled_from(
    [
        "kind",
        "every_min",
        "cycle_min",
        "turns",
        "at_times",
        "at_minutes",
        "edge",
        "days",
        "first_date",
        "last_date",
        "expires_at",
        "special_days",
        "zones",
        "everywhere",
        "mode",
        "priority",
        "late_by_s",
        "min_gap_s",
        "name",
        "item-0-announcement",
        "item-0-offset",
        "item-9999-side",
        "item-99999-side",
        "window-0-start",
        "window-1-end",
        "exclusion-0-end",
        "date-0-date",
        "item--",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    kind=st.sampled_from(["interval", "timeline", "clock", "opening"]),
    junk=st.dictionaries(NAMES, WORDS | st.lists(WORDS, max_size=3), max_size=6),
)
def test_rubbish_is_answered_with_words_or_taken(ask, kind: str, junk: dict[str, Any]) -> None:
    form = ask(**{"kind": kind} | {name.replace("-", "__"): value for name, value in junk.items()})
    assert form.is_valid() or all(str(said) for said in form.errors.values())


def test_a_channel_is_no_announcement(ask) -> None:
    channel = Channel.objects.create(name="Calm")
    assert problem(ask(item__0__announcement=str(channel.pk)))[0] == "items"


def test_a_long_pool_of_sounds_is_weighed_by_its_mean(ask, welcome: Announcement) -> None:
    brief = Announcement.objects.create(title="Brief", text="Brief", **audio("c", 1000))
    Announcement.objects.filter(pk=welcome.pk).update(duration_ms=50_000)
    assert ask(every_min="1", item__1__announcement=str(brief.pk)).is_valid()
