import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from broadcast.edge.models import Presence
from broadcast.interrupts.board import Delivery, deliveries, tally
from broadcast.interrupts.playing import play_now
from broadcast.models import Device, Interrupt, PlayEvent, Zone
from library.models import Rendering
from library.tasks import finish
from tenants.access import Person
from tests.announced import published


def seen(device: Device, seconds_ago: float) -> None:
    now = timezone.now()
    Presence.objects.create(
        pk=device.pk,
        business_id=uuid.uuid4(),
        zone_id=device.zone_id,
        seen_at=now - timedelta(seconds=seconds_ago),
    )


def report(device: Device, interrupt: Interrupt, status: str, **columns: Any) -> PlayEvent:
    return PlayEvent.objects.create(
        pk=uuid.uuid4(),
        device=device,
        zone_id=device.zone_id,
        kind="interrupt",
        ref=str(interrupt.pk),
        status=status,
        **columns,
    )


def delivery(interrupt: Interrupt, person: Person) -> Delivery:
    """The one of the ground floor."""
    return next(row for row in deliveries(interrupt, person) if row.device.name == "Till")


def test_players_are_listed_by_zone(pressed: Interrupt, olive: Person) -> None:
    assert [row.device.name for row in deliveries(pressed, olive)] == ["Till", "Awning"]


def test_a_zone_user_sees_their_own_players_alone(pressed: Interrupt, zed: Person) -> None:
    assert [row.device.name for row in deliveries(pressed, zed)] == ["Till"]


@pytest.mark.parametrize(("reason", "failed"), [("superseded", 0), ("muted", 1)])
def test_what_somebody_stopped_has_not_failed(
    pressed: Interrupt, till: Device, olive: Person, reason: str, failed: int
) -> None:
    report(till, pressed, "skipped", reason=reason)
    told = tally(deliveries(pressed, olive))
    assert (told["received"], told["failed"], told["unreachable"]) == (1, failed, 1)


def test_a_player_that_came_later_was_not_meant(pressed: Interrupt, terrace: Zone, olive: Person) -> None:
    Device.objects.create(zone=terrace, name="Latecomer")
    assert len(deliveries(pressed, olive)) == 2


@pytest.mark.parametrize(("seconds_ago", "state"), [(149, "waiting"), (151, "unreachable")])
def test_before_it_reports_a_player_is_waited_for_while_it_is_heard(
    pressed: Interrupt, till: Device, olive: Person, seconds_ago: float, state: str
) -> None:
    seen(till, seconds_ago)
    assert delivery(pressed, olive).state == state
    assert not delivery(pressed, olive).is_over


def test_a_player_that_stayed_away_is_given_up_when_its_time_is_over(
    pressed: Interrupt, olive: Person
) -> None:
    pressed.expires_at = timezone.now()
    assert delivery(pressed, olive).is_over


@pytest.mark.parametrize(
    ("status", "stations", "is_over"),
    [
        ("delivered", ["done", "", ""], False),
        ("playing", ["done", "current", ""], False),
        ("completed", ["done", "done", "done"], True),
        ("failed", ["done", "failed", ""], True),
        ("skipped", ["done", "failed", ""], True),
    ],
)
def test_the_board_shows_how_far_it_has_come(
    pressed: Interrupt, till: Device, olive: Person, status: str, stations: list[str], is_over: bool
) -> None:
    report(till, pressed, status)
    row = delivery(pressed, olive)
    assert [station["state"] for station in row.stations] == stations
    assert row.is_over == is_over


def test_the_delay_runs_from_the_press_to_the_first_sound(
    pressed: Interrupt, till: Device, olive: Person
) -> None:
    assert delivery(pressed, olive).start_delay_s is None
    report(till, pressed, "playing", started_at=pressed.created_at + timedelta(milliseconds=420))
    assert delivery(pressed, olive).start_delay_s == pytest.approx(0.42)


def test_the_board_asks_as_often_for_many_players_as_for_one(
    pressed: Interrupt, till: Device, olive: Person, django_assert_num_queries
) -> None:
    more = [Device.objects.create(zone=till.zone, name=f"Till {n}").pk for n in range(9)]
    pressed.device_ids += more
    with django_assert_num_queries(4):
        assert len([row.device.zone.name for row in deliveries(pressed, olive)]) == 11


def test_words_that_were_refused_after_their_time_have_failed(till: Device, olive: Person) -> None:
    row = play_now(published("Soon", "We close soon, {zone}.").pk, actor=olive, zones=[till.zone])
    row.expires_at = timezone.now()
    row.save()
    for waiting in Rendering.objects.filter(status="waiting", versions=None):
        finish(waiting, status="refused", problem="The voice is hoarse.")
    found = deliveries(row, olive)
    assert (found[0].state, tally(found)["failed"]) == ("unread", 1)
