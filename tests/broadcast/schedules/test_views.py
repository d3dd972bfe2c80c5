import uuid
from datetime import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadcast.models import Floor, Schedule, Zone
from library.models import Announcement
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY
from tests.conftest import audio

LIST, NEW = "/b/acme/schedules/", "/b/acme/schedules/new/"
ASKING = {"HX-Request": "true", "HX-Target": "next-times"}


@pytest.fixture
def filled(welcome: Announcement, ground: Zone) -> dict[str, Any]:
    """A form that is right: every quarter of an hour in the forenoon of weekdays."""
    return {
        "kind": "interval",
        "item-0-announcement": welcome.pk,
        "every_min": 15,
        "window-0-start": "09:00",
        "window-0-end": "12:00",
        "days": [0, 1, 2, 3, 4],
        "mode": "duck",
        "is_enabled": "on",
        "zones": [ground.pk],
    }


def test_a_schedule_is_made(as_olive: Client, filled: dict[str, Any], ground: Zone) -> None:
    answer = as_olive.post(NEW, filled)
    row = Schedule.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{row.pk}/")
    assert (row.every_min, row.days, row.zone_ids) == (15, [0, 1, 2, 3, 4], [ground.pk])
    assert row.windows == [[time(9), time(12)]]
    assert [str(item) for item in row.items.all()] == ["Welcome"]


WRONG: list[tuple[str, Any, str]] = [
    ("kind", "sometimes", "kind"),
    ("kind", "", "kind"),
    ("zones", [], "zones"),
    ("zones", [str(uuid.UUID(int=7))], "zones"),
    ("days", [], "days"),
    ("days", [7], "days"),
    ("days", ["soon"], "days"),
    ("every_min", 0, "every_min"),
    ("every_min", 1441, "every_min"),
    ("every_min", -5, "every_min"),
    ("every_min", "", "every_min"),
    ("every_min", "often", "every_min"),
    ("window-0-start", "25:00", "windows"),
    ("window-0-start", "", "windows"),
    ("window-0-end", "noon", "windows"),
    ("item-0-announcement", "", "items"),
    ("item-0-announcement", str(uuid.UUID(int=7)), "items"),
    ("mode", "loud", "mode"),
    ("priority", 101, "priority"),
    ("first_date", "2026-02-30", "first_date"),
    ("first_date", "0001-01-01", "first_date"),
    ("last_date", "9999-12-31", "last_date"),
    ("expires_at", "2020-01-01T10:00", "expires_at"),
    ("expires_at", "9999-12-31T23:59", "expires_at"),
    ("exclusion-0-start", "12:00", "exclusions"),
    ("date-0-date", "Christmas", "excluded_dates"),
]


@pytest.mark.parametrize(("name", "value", "field"), WRONG)
def test_what_is_wrong_is_said_at_its_field(
    as_olive: Client, filled: dict[str, Any], name: str, value: Any, field: str
) -> None:
    answer = as_olive.post(NEW, filled | {name: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Schedule.objects.exists()


@pytest.mark.parametrize("every_min", [1, 1440])
def test_the_limits_of_an_interval_are_allowed(
    as_olive: Client, filled: dict[str, Any], every_min: int
) -> None:
    assert as_olive.post(NEW, filled | {"every_min": every_min}).status_code == 302


def test_while_it_is_typed_the_next_times_are_shown_and_nothing_is_saved(
    as_olive: Client, filled: dict[str, Any], set_clock: SetClock
) -> None:
    set_clock(MONDAY)
    answer = as_olive.post(NEW, filled, headers=ASKING)
    page = answer.content.decode()
    assert page.lstrip().startswith('<section id="next-times"')
    assert [f"10:{minute}" in page for minute in (15, 30, 45)] == [True] * 3
    assert page.count("<time") == 5
    assert not Schedule.objects.exists()


def test_while_a_saved_one_is_typed_over_it_stays(
    as_olive: Client, filled: dict[str, Any], hourly: Schedule
) -> None:
    as_olive.post(f"{LIST}{hourly.pk}/", filled | {"every_min": 7}, headers=ASKING)
    hourly.refresh_from_db()
    assert hourly.every_min == 60


def test_while_it_is_wrong_it_says_what_to_correct(as_olive: Client, filled: dict[str, Any]) -> None:
    answer = as_olive.post(NEW, filled | {"every_min": 0}, headers=ASKING)
    assert answer.status_code == 200  # htmx swaps nothing in from a 4xx.
    page = answer.content.decode()
    assert "<time" not in page
    assert "<b>Every:</b> At least every minute." in page


def test_beside_the_form_it_is_said_in_plain_words(as_olive: Client, filled: dict[str, Any]) -> None:
    page = as_olive.post(NEW, filled, headers=ASKING).content.decode()
    assert "Every 15 minutes from 09:00 to 12:00 on weekdays, in Ground floor." in page


def test_what_is_in_the_way_is_said_before_saving(
    as_olive: Client, filled: dict[str, Any], hourly: Schedule, set_clock: SetClock
) -> None:
    set_clock(MONDAY)
    page = as_olive.post(NEW, filled, headers=ASKING).content.decode()
    assert "“Welcome” waits 9 s for “Welcome” at 11:00" in page


def test_an_announcement_without_sound_can_be_planned(
    as_olive: Client, filled: dict[str, Any], welcome: Announcement
) -> None:
    Announcement.objects.update(sha256="", duration_ms=0, status="waiting")
    assert as_olive.post(NEW, filled, headers=ASKING).content.decode().count("<time") == 5
    assert as_olive.post(NEW, filled).status_code == 302


def test_the_page_of_a_schedule_shows_it_and_its_times(as_olive: Client, hourly: Schedule) -> None:
    page = as_olive.get(f"{LIST}{hourly.pk}/").content.decode()
    assert 'value="09:00"' in page
    assert page.count("<time") == 5


def test_a_new_schedule_may_come_with_its_announcement(as_olive: Client, welcome: Announcement) -> None:
    page = as_olive.get(f"{NEW}?announcement={welcome.pk}").content.decode()
    assert f'value="{welcome.pk}" selected' in page
    assert as_olive.get(f"{NEW}?announcement=rubbish").status_code == 200


def test_a_changed_schedule_is_saved(as_olive: Client, filled: dict[str, Any], hourly: Schedule) -> None:
    del filled["is_enabled"]
    assert as_olive.post(f"{LIST}{hourly.pk}/", filled).status_code == 302
    hourly.refresh_from_db()
    assert (hourly.every_min, hourly.is_enabled) == (15, False)


def test_the_list_says_what_plays_when(as_olive: Client, hourly: Schedule, set_clock: SetClock) -> None:
    set_clock(MONDAY)
    page = as_olive.get(LIST).content.decode()
    assert "Every 60 minutes from 09:00 to 17:00 every day, in Ground floor" in page
    assert "Monday 2 March, 11:00" in page


def test_the_list_finds_words_and_zones(as_olive: Client, hourly: Schedule, terrace: Zone) -> None:
    found = [
        "Every 60 minutes" in as_olive.get(f"{LIST}?{query}").content.decode()
        for query in ("q=welc", "q=bread", f"zone={hourly.zone_ids[0]}", f"zone={terrace.pk}", "zone=x")
    ]
    assert found == [True, False, True, False, True]


def test_a_schedule_is_switched_off_and_on(as_olive: Client, hourly: Schedule) -> None:
    as_olive.post(f"{LIST}{hourly.pk}/switch/", {"to": "off"})
    assert not Schedule.objects.get().is_enabled
    as_olive.post(f"{LIST}{hourly.pk}/switch/", {"to": "on"})
    assert Schedule.objects.get().is_enabled


def test_a_copy_is_off_until_it_is_changed(as_olive: Client, hourly: Schedule) -> None:
    answer = as_olive.post(f"{LIST}{hourly.pk}/copy/")
    copy = Schedule.objects.exclude(pk=hourly.pk).get()
    assert answer["Location"] == f"{LIST}{copy.pk}/"
    assert (copy.is_enabled, copy.windows, copy.zone_ids) == (False, hourly.windows, hourly.zone_ids)
    assert [str(item) for item in copy.items.all()] == ["Welcome"]


def test_a_removed_schedule_can_be_taken_back(as_olive: Client, hourly: Schedule) -> None:
    page = as_olive.post(f"{LIST}{hourly.pk}/remove/", follow=True).content.decode()
    assert f"{LIST}{hourly.pk}/restore/" in page
    assert not Schedule.objects.kept().exists()
    assert as_olive.get(f"{LIST}{hourly.pk}/").status_code == 404
    as_olive.post(f"{LIST}{hourly.pk}/restore/")
    assert Schedule.objects.kept().exists()


def test_the_list_asks_as_often_for_many_as_for_one(
    as_olive: Client, hourly: Schedule, django_assert_num_queries, welcome: Announcement
) -> None:
    with CaptureQueriesContext(connection) as few:
        as_olive.get(LIST)
    for _ in range(20):
        more = Schedule.objects.create(days=[0], zone_ids=hourly.zone_ids)
        more.items.create(announcement=welcome)
    with django_assert_num_queries(len(few)):
        as_olive.get(LIST)


def pressed(client: Client, filled: dict[str, Any], order: str, target: str = "item-rows") -> Any:
    headers = {"HX-Request": "true", "HX-Target": target}
    return client.post(NEW, filled | {"do": order}, headers=headers)


def test_a_row_more_keeps_what_was_filled_in_and_judges_nothing(
    as_olive: Client, filled: dict[str, Any]
) -> None:
    answer = pressed(as_olive, filled | {"every_min": "often"}, "add item")
    page = answer.content.decode()
    assert page.lstrip().startswith('<fieldset id="item-rows"')
    assert page.count("<select") >= 2
    assert "errorlist" not in page
    assert answer["HX-Trigger-After-Swap"]


def test_rows_change_places(as_olive: Client, filled: dict[str, Any], welcome: Announcement) -> None:
    bread = Announcement.objects.create(title="Bread", text="Bread")
    filled |= {"item-1-announcement": bread.pk}
    rows = pressed(as_olive, filled, "up item 1").context["form"].rows["items"]
    assert [row["announcement"].value() for row in rows] == [str(bread.pk), str(welcome.pk)]


@pytest.mark.parametrize(
    ("order", "focused"),
    [
        ("up item 1", 'aria-label="Move line 1 down" autofocus'),
        ("down item 0", 'aria-label="Move line 2 up" autofocus'),
        ("remove item 1", 'value="add item" hx-post="/b/acme/schedules/new/" autofocus'),
        ("add item", 'id="id_item-2-announcement"'),
    ],
)
def test_the_keyboard_stays_with_what_moved(
    as_olive: Client, filled: dict[str, Any], order: str, focused: str
) -> None:
    page = pressed(as_olive, filled | {"item-1-announcement": ""}, order).content.decode()
    assert page.count("autofocus") == 1
    assert focused in page


def test_a_row_is_taken_out(as_olive: Client, filled: dict[str, Any]) -> None:
    answer = pressed(as_olive, filled, "remove window 0", "window-rows")
    assert "All day." in answer.content.decode()


def test_without_javascript_a_button_of_a_row_gives_the_whole_page(
    as_olive: Client, filled: dict[str, Any]
) -> None:
    page = as_olive.post(NEW, filled | {"do": "add window"}).content.decode()
    assert (page.count('id="id_window-1-start"'), page.count("errorlist")) == (1, 0)
    assert not Schedule.objects.exists()


@pytest.mark.parametrize("order", ["", "add", "up item", "remove item 99", "add \0", "x " * 99, "add kind"])
def test_an_order_that_makes_no_sense_changes_nothing(
    as_olive: Client, filled: dict[str, Any], order: str
) -> None:
    assert pressed(as_olive, filled, order).status_code == 200


def test_an_empty_form_is_answered_with_what_is_missing(as_olive: Client, filled: dict[str, Any]) -> None:
    answer = as_olive.post(NEW, {"csrfmiddlewaretoken": "as every form"})
    assert answer.status_code == 422
    assert {"kind", "items", "days", "zones"} <= set(answer.context["form"].errors)


def test_of_many_zones_three_are_shown(as_olive: Client, filled: dict[str, Any], terrace: Zone) -> None:
    for name in ("Bar", "Cellar", "Deck"):
        Zone.objects.create(name=name)
    page = as_olive.post(NEW, filled | {"everywhere": "on"}, headers=ASKING).content.decode()
    assert [f"<h3>{name}</h3>" in page for name in ("Bar", "Cellar", "Deck", "Terrace")] == [True] * 3 + [
        False
    ]
    assert "And in 2 more zones." in page


def test_a_floor_without_zones_may_wait_for_them(as_olive: Client, filled: dict[str, Any]) -> None:
    floor = Floor.objects.create(name="Upstairs")
    asked = filled | {"zones": [], "floors": [floor.pk]}
    assert (
        "There is no zone in these places yet." in as_olive.post(NEW, asked, headers=ASKING).content.decode()
    )
    assert as_olive.post(NEW, asked).status_code == 302


def test_the_preview_asks_as_often_for_many_zones_as_for_one(
    as_olive: Client, filled: dict[str, Any], ground: Zone
) -> None:
    everywhere = filled | {"everywhere": "on"}
    as_olive.post(NEW, everywhere, headers=ASKING)
    with CaptureQueriesContext(connection) as few:
        as_olive.post(NEW, everywhere, headers=ASKING)
    Zone.objects.bulk_create(Zone(name=f"Zone {number}") for number in range(10))
    with CaptureQueriesContext(connection) as many:
        as_olive.post(NEW, everywhere, headers=ASKING)
    assert len(many) == len(few)


def test_a_schedule_leads_to_quiet_hours_of_its_own(as_olive: Client, hourly: Schedule) -> None:
    page = as_olive.get(f"{LIST}{hourly.pk}/").content.decode()
    path = f"/b/acme/quiet/new/?schedule={hourly.pk}"
    assert path in page
    assert f'value="schedule:{hourly.pk}" selected' in as_olive.get(path).content.decode()


def at_minutes(
    filled: dict[str, Any], said: list[tuple[Announcement, int]], **changes: Any
) -> dict[str, Any]:
    """A sequence of an hour with these announcements."""
    rows: dict[str, Any] = {f"item-{place}-announcement": row.pk for place, (row, _) in enumerate(said)}
    rows |= {f"item-{place}-offset": str(minute) for place, (_, minute) in enumerate(said)}
    return filled | rows | {"kind": "timeline", "cycle_min": "60"} | changes


def test_the_same_twice_at_one_minute_is_refused_at_its_row(
    as_olive: Client, filled: dict[str, Any], welcome: Announcement
) -> None:
    answer = as_olive.post(NEW, at_minutes(filled, [(welcome, 5), (welcome, 5)]))
    first, second = answer.context["form"].rows["items"]
    assert (first.errors, list(second.errors)) == ({}, ["offset"])
    told = "“Welcome” is said at this minute already. Choose another, or take this line out."
    assert (
        answer.content.decode().count(told) == 3
    )  # at the row, and beside the form, where it is read out too
    assert not Schedule.objects.exists()


def test_before_and_after_at_no_minutes_is_the_same_moment(
    as_olive: Client, filled: dict[str, Any], welcome: Announcement
) -> None:
    said = at_minutes(filled, [(welcome, 0), (welcome, 0)], kind="opening")
    sides = {"item-0-side": "before", "item-1-side": "after"}
    assert list(as_olive.post(NEW, said | sides).context["form"].errors) == ["items"]
    assert as_olive.post(NEW, said | sides | {"item-1-offset": "5"}).context["form"].has_error("edge")


def test_two_at_one_minute_are_two(as_olive: Client, filled: dict[str, Any], welcome: Announcement) -> None:
    lunch = Announcement.objects.create(title="Lunch", text="Lunch.", **audio("d", 4_000))
    said = [(welcome, 5), (lunch, 5), (welcome, 10)]
    assert as_olive.post(NEW, at_minutes(filled, said)).status_code == 302


def test_what_comes_after_the_sequence_is_refused_at_its_row(
    as_olive: Client, filled: dict[str, Any], welcome: Announcement
) -> None:
    answer = as_olive.post(NEW, at_minutes(filled, [(welcome, 5), (welcome, 75)]))
    assert [list(row.errors) for row in answer.context["form"].rows["items"]] == [[], ["offset"]]


def test_next_times_show_their_seconds(
    as_olive: Client, filled: dict[str, Any], welcome: Announcement
) -> None:
    ends = {"kind": "clock", "at_times": "18:00", "is_back_timed": "on"}
    page = as_olive.post(NEW, filled | ends, headers=ASKING).content.decode()
    assert '<b class="time">17:59:56</b>' in page
    assert '<b class="time">09:00</b>' in as_olive.post(NEW, filled, headers=ASKING).content.decode()


def test_after_a_refusal_the_live_answer_brings_the_fields_what_is_wrong_now(
    as_olive: Client, filled: dict[str, Any]
) -> None:
    assert 'name="judged"' in as_olive.post(NEW, filled | {"every_min": "0", "days": []}).content.decode()
    told = as_olive.post(NEW, filled | {"days": [], "judged": "on"}, headers=ASKING).content.decode()
    assert '<div id="id_every_min_problem" class="problem" hx-swap-oob="true"></div>' in told
    assert 'id="id_days_error"><li>Choose at least one day.' in told


def test_before_a_refusal_no_field_is_judged(as_olive: Client, filled: dict[str, Any]) -> None:
    assert 'name="judged"' not in as_olive.get(NEW).content.decode()
    assert 'class="problem" hx-swap-oob' not in as_olive.post(NEW, filled, headers=ASKING).content.decode()


def test_the_whole_page_after_a_button_has_its_next_times(as_olive: Client, filled: dict[str, Any]) -> None:
    page = as_olive.post(NEW, filled | {"do": "add item"}).content.decode()
    assert "Every 15 minutes from 09:00 to 12:00 on weekdays" in page
