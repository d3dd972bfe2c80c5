import uuid
from typing import Any

import pytest
from django.test import Client

from broadcast.models import Schedule, Zone
from library.models import Announcement
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY

LIST, NEW = "/b/acme/schedules/", "/b/acme/schedules/new/"
ASKING = {"HX-Request": "true", "HX-Target": "next-times"}


@pytest.fixture
def filled(welcome: Announcement, ground: Zone) -> dict[str, Any]:
    """A form that is right: every quarter of an hour in the forenoon of weekdays."""
    return {
        "announcement": welcome.pk,
        "every_min": 15,
        "start": "09:00",
        "end": "12:00",
        "days": [0, 1, 2, 3, 4],
        "mode": "duck",
        "is_enabled": "on",
        "zones": [ground.pk],
    }


def test_a_schedule_is_made(as_olive: Client, filled: dict[str, Any], ground: Zone) -> None:
    answer = as_olive.post(NEW, filled)
    row = Schedule.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{row.pk}/")
    assert (row.every_min, row.days, list(row.zones.all())) == (15, [0, 1, 2, 3, 4], [ground])


WRONG: list[tuple[str, Any]] = [
    ("zones", []),
    ("zones", [str(uuid.uuid4())]),
    ("days", []),
    ("days", [7]),
    ("days", ["soon"]),
    ("every_min", 0),
    ("every_min", 1441),
    ("every_min", -5),
    ("every_min", ""),
    ("every_min", "often"),
    ("start", "25:00"),
    ("start", ""),
    ("end", "noon"),
    ("announcement", ""),
    ("announcement", str(uuid.uuid4())),
    ("mode", "loud"),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_what_is_wrong_is_said_at_its_field(
    as_olive: Client, filled: dict[str, Any], field: str, value: Any
) -> None:
    answer = as_olive.post(NEW, filled | {field: value})
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


def test_while_it_is_wrong_the_next_times_wait(as_olive: Client, filled: dict[str, Any]) -> None:
    answer = as_olive.post(NEW, filled | {"every_min": 0}, headers=ASKING)
    assert answer.status_code == 200  # htmx swaps nothing in from a 4xx.
    assert "<time" not in answer.content.decode()


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


def test_a_new_schedule_may_come_with_its_announcement(as_olive: Client, hourly: Schedule) -> None:
    page = as_olive.get(f"{NEW}?announcement={hourly.announcement_id}").content.decode()
    assert f'value="{hourly.announcement_id}" selected' in page
    assert as_olive.get(f"{NEW}?announcement=rubbish").status_code == 200


def test_a_changed_schedule_is_saved(as_olive: Client, filled: dict[str, Any], hourly: Schedule) -> None:
    del filled["is_enabled"]
    assert as_olive.post(f"{LIST}{hourly.pk}/", filled).status_code == 302
    hourly.refresh_from_db()
    assert (hourly.every_min, hourly.is_enabled) == (15, False)


def test_the_list_shows_what_is_kept(as_olive: Client, hourly: Schedule) -> None:
    assert "every 60 min" in as_olive.get(LIST).content.decode()
    Announcement.objects.update(removed_at=hourly.created_at)
    assert "every 60 min" not in as_olive.get(LIST).content.decode()


def test_a_removed_schedule_can_be_taken_back(as_olive: Client, hourly: Schedule) -> None:
    page = as_olive.post(f"{LIST}{hourly.pk}/remove/", follow=True).content.decode()
    assert f"{LIST}{hourly.pk}/restore/" in page
    assert not Schedule.objects.kept().exists()
    assert as_olive.get(f"{LIST}{hourly.pk}/").status_code == 404
    as_olive.post(f"{LIST}{hourly.pk}/restore/")
    assert Schedule.objects.kept().exists()


def test_the_list_asks_as_often_for_many_as_for_one(
    as_olive: Client, hourly: Schedule, django_assert_max_num_queries
) -> None:
    for _ in range(20):
        more = Schedule.objects.create(announcement=hourly.announcement, days=[0])
        more.zones.set(hourly.zones.all())
    with django_assert_max_num_queries(16):
        as_olive.get(LIST)
