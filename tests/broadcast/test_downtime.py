"""What is heard and what is told when nothing renews the feeds for a while."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from broadcast.edge.models import ReadyFeed
from broadcast.feed import HORIZON, told
from broadcast.models import Device, PlayEvent, Schedule, Zone
from broadcast.tasks import renew_due_feeds
from tenants.schemas import current_business, in_business
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY, fed, heard, row_of, tracks

HOURS = timedelta(hours=1)
DAYS = timedelta(days=1)
#: The full hour at which a feed that is built on MONDAY begins.
BEGINS = MONDAY.replace(minute=0)


@pytest.fixture
def before(ground: Zone, hourly: Schedule, till: Device, set_clock: SetClock) -> dict[str, Any]:
    """The feed that the till has when the worker dies. Opening the shop was long ago."""
    tracks("def", 201_000)
    Device.objects.update(paired_at=MONDAY - DAYS)
    set_clock(MONDAY)
    return fed(ground)


def renewed(zone: Zone, now: datetime, set_clock: SetClock) -> dict[str, Any]:
    """The worker is back at this moment and does what is due; what the till gets then."""
    set_clock(now)
    with in_business(current_business()):  # The worker's task leaves it.
        assert renew_due_feeds() == 1
    return told(row_of(zone))


def times(feed: dict[str, Any], since: datetime, until: datetime) -> list[tuple[str, str]]:
    return [
        (cue["id"], cue["at"]) for cue in feed["cues"] if since <= datetime.fromisoformat(cue["at"]) < until
    ]


def missed(till: Device) -> list[datetime]:
    rows = PlayEvent.objects.filter(device=till, status="missed", reason="no_plan")
    return sorted(row.received_at for row in rows)


def hours_of(day: datetime, *hours: int) -> list[datetime]:
    return [day.replace(hour=hour, minute=0) for hour in hours]


def test_five_hours_change_nothing_that_is_heard(
    before: dict[str, Any], ground: Zone, set_clock: SetClock
) -> None:
    # It died just before the renewal that was due after six hours.
    back, known = MONDAY + 11 * HOURS, BEGINS + HORIZON
    after = renewed(ground, back, set_clock)
    assert times(after, back, known) == times(before, back, known) != []
    assert [heard(after, back + n * HOURS / 7) for n in range(100)] == [
        heard(before, back + n * HOURS / 7) for n in range(100)
    ]
    assert not PlayEvent.objects.exists()


def test_after_five_days_the_music_goes_on_where_it_was(
    before: dict[str, Any], ground: Zone, set_clock: SetClock
) -> None:
    back = MONDAY + 5 * DAYS
    # The last stretch of music has no end, so that a player that hears of nothing plays on.
    assert before["music"][-1]["until"] is None
    assert heard(renewed(ground, back, set_clock), back) == heard(before, back)


def test_after_five_days_announcements_resume(
    before: dict[str, Any], ground: Zone, set_clock: SetClock
) -> None:
    back = MONDAY + 5 * DAYS
    coming = times(renewed(ground, back, set_clock), back, back + DAYS)
    at = [datetime.fromisoformat(at) for _, at in coming]
    assert at == hours_of(back, 11, 12, 13, 14, 15, 16) + hours_of(back + DAYS, 9, 10)


def test_what_was_missed_is_written_down(
    before: dict[str, Any], ground: Zone, till: Device, set_clock: SetClock
) -> None:
    back = MONDAY + 5 * DAYS
    renewed(ground, back, set_clock)
    days = [hours_of(MONDAY + n * DAYS, *range(9, 17)) for n in (2, 3, 4)]
    # It knew until Wednesday at four in the morning; the new feed begins at the full hour.
    assert missed(till) == [*(at for day in days for at in day), *hours_of(back, 9)]


def test_what_was_missed_is_not_played_later(
    before: dict[str, Any], ground: Zone, set_clock: SetClock
) -> None:
    back = MONDAY + 5 * DAYS
    feed = renewed(ground, back, set_clock)
    lost = set(PlayEvent.objects.values_list("ref", flat=True))
    assert not lost & {cue["id"] for cue in feed["cues"]}
    late = [cue for cue in feed["cues"] if datetime.fromisoformat(cue["at"]) < back]
    assert all(datetime.fromisoformat(cue["at"]) + timedelta(seconds=cue["late_by_s"]) < back for cue in late)


def test_it_is_written_down_once(
    before: dict[str, Any], ground: Zone, till: Device, set_clock: SetClock
) -> None:
    renewed(ground, MONDAY + 5 * DAYS, set_clock)
    known = missed(till)
    # As if the renewal had died before it could say so.
    ReadyFeed.objects.update(valid_until=BEGINS + HORIZON, due_at=MONDAY)
    renewed(ground, MONDAY + 5 * DAYS, set_clock)
    assert missed(till) == known


def test_of_a_player_that_came_later_nothing_was_missed(
    before: dict[str, Any], ground: Zone, till: Device, set_clock: SetClock
) -> None:
    Device.objects.update(paired_at=MONDAY + 4 * DAYS)
    renewed(ground, MONDAY + 5 * DAYS, set_clock)
    assert missed(till)[0] == (MONDAY + 4 * DAYS).replace(hour=11, minute=0)


def test_of_a_player_that_came_from_another_zone_nothing_was_missed_before(
    before: dict[str, Any], ground: Zone, till: Device, set_clock: SetClock
) -> None:
    Device.objects.update(moved_at=MONDAY + 4 * DAYS)
    renewed(ground, MONDAY + 5 * DAYS, set_clock)
    assert missed(till)[0] == (MONDAY + 4 * DAYS).replace(hour=11, minute=0)


def test_only_the_players_it_was_for_missed_it(
    before: dict[str, Any], ground: Zone, hourly: Schedule, till: Device, set_clock: SetClock
) -> None:
    other = Device.objects.create(zone=ground, name="Bar", paired_at=MONDAY)
    Schedule.objects.update(zone_ids=[], device_ids=[other.pk])
    renewed(ground, MONDAY + 5 * DAYS, set_clock)
    assert (len(missed(till)), len(missed(other))) == (0, 25)


def test_of_a_long_gap_the_last_two_weeks_are_written_down(
    before: dict[str, Any], ground: Zone, till: Device, set_clock: SetClock
) -> None:
    back = MONDAY + 60 * DAYS
    renewed(ground, back, set_clock)
    assert len(missed(till)) == 14 * 8
    assert missed(till)[0] == back.replace(hour=10, minute=0) - 14 * DAYS


def test_a_failure_to_write_it_down_holds_back_no_feed(
    before: dict[str, Any], ground: Zone, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadcast.missed.missed", lambda *_: 1 / 0)
    back = MONDAY + 5 * DAYS
    assert times(renewed(ground, back, set_clock), back, back + DAYS)
