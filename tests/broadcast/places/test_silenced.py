from datetime import time
from typing import Any

import pytest

from broadcast.engine.plan import Plan
from broadcast.models import Floor, QuietHours, Schedule, Zone
from broadcast.places.silenced import silenced_by
from tests.broadcast.feeding import MONDAY


def silent(**columns: Any) -> bool:
    """Whether these quiet hours silence the one schedule there is, the whole of which lies in the day."""
    row = QuietHours.objects.create(**{"start": time(8), "end": time(18)} | columns)
    return bool(silenced_by(row, MONDAY))


def test_hours_over_all_its_times_silence_a_schedule(hourly: Schedule) -> None:
    assert silent()


@pytest.mark.parametrize("columns", [{"days": [0, 1, 2, 3, 4, 5]}, {"end": time(16)}, {"start": time(9, 1)}])
def test_one_time_that_is_left_is_enough(hourly: Schedule, columns: dict[str, Any]) -> None:
    assert not silent(**columns)


def test_one_that_may_be_heard_then_is_heard(hourly: Schedule) -> None:
    Schedule.objects.update(in_quiet_hours=True)
    assert not silent()


def test_its_own_quiet_hours_silence_it(hourly: Schedule) -> None:
    assert silent(schedule=hourly)
    assert not silent(schedule=hourly, end=time(12))


def test_the_places_of_the_quiet_hours_are_looked_at(hourly: Schedule, ground: Zone, terrace: Zone) -> None:
    Schedule.objects.update(zone_ids=[ground.pk, terrace.pk])
    assert silent(zone=ground)
    assert not silent(floor=Floor.objects.create(name="Without zones"))


def test_it_is_silenced_only_where_nothing_is_left_in_any_zone(
    hourly: Schedule, ground: Zone, terrace: Zone
) -> None:
    Schedule.objects.update(zone_ids=[ground.pk, terrace.pk])
    hourly.exceptions.create(
        zone=terrace, planned_at=MONDAY.replace(hour=11, minute=0), moved_to=MONDAY.replace(hour=20)
    )
    assert not silent()


def test_what_was_silent_already_is_not_blamed_on_it(hourly: Schedule) -> None:
    QuietHours.objects.create(start=time(0), end=time(0))
    assert not silent()


def test_one_that_is_off_or_over_is_not_named(hourly: Schedule) -> None:
    Schedule.objects.update(is_enabled=False)
    assert not silent()


def test_many_zones_alike_are_looked_at_once(hourly: Schedule, monkeypatch: pytest.MonkeyPatch) -> None:
    Schedule.objects.update(everywhere=True)
    for number in range(20):
        Zone.objects.create(name=f"Zone {number}")
    asked: list[Plan] = []

    def is_heard(plan: Plan, *_: object) -> bool:
        asked.append(plan)
        return True

    monkeypatch.setattr("broadcast.places.silenced.is_heard", is_heard)
    assert not silent()
    assert len(asked) == 2
