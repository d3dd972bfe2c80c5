from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadcast.models import Device
from broadcast.overview.figures import figures, note_figures
from broadcast.players.reports import store
from tenants.day_plays import count_plays
from tenants.models import (
    Business,
    DayFigures,
    DayPlays,
    ErrorDay,
    KnownError,
    SpeechUsage,
    StorageUse,
)
from tests.broadcast.fleet.conftest import add

__all__ = ["add"]


@pytest.fixture
def today() -> date:
    return timezone.now().date()


def play(at: datetime, **columns: Any) -> dict[str, Any]:
    told = {"id": str(uuid4()), "kind": "track", "status": "completed", "ref": "m1", "media": "m1"}
    return (
        told | {"started_at": (at - timedelta(minutes=3)).isoformat(), "ended_at": at.isoformat()} | columns
    )


def counted() -> dict[date, int]:
    return dict(DayPlays.objects.values_list("day", "plays"))


def test_plays_are_counted_by_the_day_in_utc(till: Device, acme: Business) -> None:
    noon = timezone.now().replace(hour=12, minute=0)
    noon -= timedelta(days=1)
    late = noon.replace(hour=0, minute=1)  # It began on the day before.
    store(till, {"events": [play(noon), play(noon, kind="announcement"), play(late)]})
    assert counted() == {noon.date(): 2, noon.date() - timedelta(days=1): 1}


def test_a_report_that_comes_twice_counts_once(till: Device) -> None:
    report = {"events": [play(timezone.now() - timedelta(minutes=1), kind="interrupt")]}
    store(till, report)
    store(till, report)
    assert sum(counted().values()) == 1


@pytest.mark.parametrize(
    "columns",
    [{"status": "skipped"}, {"status": "failed"}, {"status": "playing"}, {"kind": "fault"}],
    ids=str,
)
def test_what_was_not_heard_to_its_end_counts_not(till: Device, columns: dict[str, str]) -> None:
    store(till, {"events": [play(timezone.now(), **columns)]})
    assert counted() == {}


def test_a_batch_of_plays_is_counted_in_one_statement(till: Device) -> None:
    now = timezone.now()
    with CaptureQueriesContext(connection) as asked:
        store(till, {"events": [play(now - timedelta(days=back)) for back in range(20)]})
    assert len([each for each in asked if "tenants_dayplays" in each["sql"]]) == 1


def test_figures_of_now(acme: Business, rival: Business, add: Any, today: date) -> None:
    add(acme, "Here")
    add(rival, "Gone", away=timedelta(hours=1))
    count_plays(acme, {today: 3})
    count_plays(rival, {today: 4, today - timedelta(days=1): 90})
    SpeechUsage.objects.create(business=acme, day=today, characters=50, cost=2)
    StorageUse.objects.update_or_create(business=acme, defaults={"used_bytes": 1000})
    found = figures(timezone.now())
    assert (found.players, found.players_online, found.plays) == (2, 1, 7)
    assert (found.characters, found.cost, found.storage_bytes) == (50, 2, 1000)
    assert found.businesses_open == Business.objects.filter(status="open").count()


def test_the_tick_writes_the_day_down_and_may_run_twice(acme: Business, add: Any, today: date) -> None:
    add(acme, "Here")
    count_plays(acme, {today: 3, today - timedelta(days=4): 2})
    note_figures()
    note_figures()
    row = DayFigures.objects.get(day=today)
    assert (row.plays, row.players_peak) == (3, 1)
    past = DayFigures.objects.get(day=today - timedelta(days=4))
    assert (past.plays, past.players_peak, past.businesses) == (2, None, None)


def test_the_most_that_were_online_stays(acme: Business, add: Any, today: date) -> None:
    DayFigures.objects.create(day=today, players_peak=9)
    note_figures()
    assert DayFigures.objects.get(day=today).players_peak == 9


def test_plays_that_are_told_late_still_count(acme: Business, today: date) -> None:
    day = today - timedelta(days=20)
    DayFigures.objects.create(day=day, plays=1, players_peak=5, businesses=2)
    count_plays(acme, {day: 8})
    note_figures()
    row = DayFigures.objects.get(day=day)
    assert (row.plays, row.players_peak, row.businesses) == (8, 5, 2)


def test_what_is_old_goes(acme: Business, today: date) -> None:
    count_plays(acme, {today - timedelta(days=70): 1})
    DayFigures.objects.create(day=today - timedelta(days=900))
    old = KnownError.objects.create(mark="x", kind="x", place="x", part="web")
    KnownError.objects.filter(pk=old.pk).update(last_at=timezone.now() - timedelta(days=91))
    ErrorDay.objects.create(error=old, day=today, count=3)
    note_figures()
    assert not DayPlays.objects.exists()
    assert not KnownError.objects.exists()
    assert DayFigures.objects.get().day == today
