from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from broadcast.models import Device, PlayEvent
from broadcast.players.faults import faults_of, tells_of_silence

MINUTE = timedelta(minutes=1)


@pytest.fixture
def now(till: Device) -> datetime:
    """An hour after the till was paired."""
    return timezone.now() + 60 * MINUTE


def reported(device: Device, reason: str, since: datetime | None, until: datetime | None = None) -> None:
    status = "completed" if until else "playing"
    columns = {"device": device, "zone_id": device.zone_id, "kind": "fault", "reason": reason}
    PlayEvent.objects.create(pk=uuid4(), status=status, started_at=since, ended_at=until, **columns)


def reasons(device: Device, now: datetime) -> list[tuple[str, bool]]:
    return [(fault.reason, fault.lasts) for fault in faults_of([device.pk], now)[device.pk]]


def test_what_lasts_and_what_was_over_lately(till: Device, now: datetime) -> None:
    reported(till, "storage_full", now - 50 * MINUTE)
    reported(till, "silence", now - 9 * MINUTE, now - 8 * MINUTE)
    reported(till, "feed_error", now - 30 * MINUTE, now - 20 * MINUTE)
    assert reasons(till, now) == [("silence", False), ("storage_full", True)]


def test_the_latest_of_its_kind_counts(till: Device, now: datetime) -> None:
    reported(till, "silence", now - 50 * MINUTE)
    reported(till, "silence", now - 40 * MINUTE, now - 39 * MINUTE)
    assert reasons(till, now) == []


def test_what_was_before_it_was_paired_anew_is_forgotten(till: Device, now: datetime) -> None:
    reported(till, "silence", till.paired_at - MINUTE)
    assert reasons(till, now) == []


def test_one_that_does_not_say_when_it_began_counts_too(till: Device, now: datetime) -> None:
    reported(till, "silence", None)
    assert reasons(till, now) == [("silence", True)]


def test_players_are_kept_apart_in_one_question(
    till: Device, now: datetime, django_assert_num_queries
) -> None:
    bar = Device.objects.create(zone=till.zone, name="Bar", paired_at=till.paired_at)
    reported(bar, "silence", now - MINUTE)
    with django_assert_num_queries(1):
        found = faults_of([till.pk, bar.pk], now)
    assert set(found) == {bar.pk}


@pytest.mark.parametrize(
    ("event", "tells"),
    [
        ({"kind": "fault", "reason": "silence"}, True),
        ({"kind": "fault", "reason": "second_tab"}, False),
        ({"kind": "track", "reason": "silence"}, False),
        ({}, False),
    ],
)
def test_a_report_of_silence_is_known(event: dict[str, Any], tells: bool) -> None:
    assert tells_of_silence({"events": [event]}) is tells
