import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from broadcast import interrupts
from broadcast.edge.models import Outbox, Presence, ReadyFeed
from broadcast.models import Device, Interrupt, PlayEvent, Zone
from library.models import Announcement
from tenants.access import Person
from tenants.models import AuditLog
from tests.test_docs import FEED, Draft202012Validator

INTERRUPT = Draft202012Validator({"$ref": "#/$defs/interrupt", "$defs": FEED.schema["$defs"]})
SOUND = Draft202012Validator({"$ref": "#/$defs/media", "$defs": FEED.schema["$defs"]})


@pytest.fixture
def pressed(till: Device, terrace: Zone, welcome: Announcement, olive: Person) -> Interrupt:
    """The welcome, played on the ground floor and the terrace; both have a player."""
    Device.objects.create(zone=terrace, name="Awning")
    return interrupts.play_now(welcome.pk, actor=olive, zones=[till.zone, terrace], mode="duck")


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


def delivery(interrupt: Interrupt, person: Person) -> interrupts.Delivery:
    """The one of the ground floor."""
    return next(row for row in interrupts.deliveries(interrupt, person) if row.device.name == "Till")


def test_every_zone_gets_the_event_and_its_feed(pressed: Interrupt, till: Device, terrace: Zone) -> None:
    events = {row.zone_id: row.event for row in Outbox.objects.all()}
    assert events == {till.zone_id: "interrupt", terrace.pk: "interrupt"}


def test_the_feed_has_the_interrupt_once_it_is_committed(
    ground: Zone, welcome: Announcement, olive: Person, committed
) -> None:
    with committed():
        row = interrupts.play_now(welcome.pk, actor=olive, zones=[ground], mode="pause")
    assert str(row.pk).encode() in bytes(ReadyFeed.objects.get(pk=ground.pk).body)


def test_the_event_can_be_played_without_a_fetch(pressed: Interrupt) -> None:
    data = Outbox.objects.all()[0].data
    INTERRUPT.validate(data)
    assert data["id"] == str(pressed.pk)
    assert list(data["sounds"]) == data["media"]
    for sound in data["sounds"].values():
        SOUND.validate(sound)


def test_it_is_over_after_five_minutes(pressed: Interrupt) -> None:
    assert timedelta(minutes=4) < pressed.expires_at - pressed.created_at <= timedelta(minutes=5, seconds=1)


def test_a_new_version_does_not_change_what_was_played(pressed: Interrupt, welcome: Announcement) -> None:
    Announcement.objects.update(sha256="f" * 64, title="Farewell")
    pressed.refresh_from_db()
    assert (pressed.media["sha256"], pressed.media["title"]) == ("b" * 64, "Welcome")


def test_without_audio_there_is_nothing_to_play(ground: Zone, olive: Person) -> None:
    silent = Announcement.objects.create(title="Soon", text="Soon.")
    with pytest.raises(interrupts.NotReady, match="“Soon” has not been spoken yet"):
        interrupts.play_now(silent.pk, actor=olive, zones=[ground], mode="duck")
    assert not Outbox.objects.exists()


def test_a_removed_announcement_is_not_there(ground: Zone, welcome: Announcement, olive: Person) -> None:
    Announcement.objects.update(removed_at=timezone.now())
    with pytest.raises(Http404):
        interrupts.play_now(welcome.pk, actor=olive, zones=[ground], mode="duck")


def test_a_zone_user_plays_in_their_own_zone(ground: Zone, welcome: Announcement, zed: Person) -> None:
    row = interrupts.play_now(welcome.pk, actor=zed, zones=[ground], mode="duck")
    assert row.created_by == "Zed"
    assert AuditLog.objects.get(verb="played").changes == {"zones": ["Ground floor"], "mode": "duck"}


def test_a_zone_user_plays_nowhere_where_one_zone_is_not_theirs(
    ground: Zone, terrace: Zone, welcome: Announcement, zed: Person
) -> None:
    with pytest.raises(Http404):
        interrupts.play_now(welcome.pk, actor=zed, zones=[ground, terrace], mode="duck")
    assert not Interrupt.objects.exists()
    assert not Outbox.objects.exists()


def test_it_is_ended_once_on_every_zone(pressed: Interrupt, olive: Person) -> None:
    first = interrupts.clear(pressed.pk, actor=olive).cleared_at
    assert interrupts.clear(pressed.pk, actor=olive).cleared_at == first
    cleared = Outbox.objects.filter(event="clear")
    assert [row.data for row in cleared] == [{"id": str(pressed.pk)}] * 2


def test_what_plays_elsewhere_is_not_a_zone_users_to_end(
    terrace: Zone, welcome: Announcement, olive: Person, zed: Person
) -> None:
    row = interrupts.play_now(welcome.pk, actor=olive, zones=[terrace], mode="duck")
    with pytest.raises(Http404):
        interrupts.clear(row.pk, actor=zed)
    with pytest.raises(Http404):
        interrupts.load_interrupt(row.pk, zed, "see")


def test_players_are_listed_by_zone(pressed: Interrupt, olive: Person) -> None:
    assert [row.device.name for row in interrupts.deliveries(pressed, olive)] == ["Till", "Awning"]


def test_a_zone_user_sees_their_own_players_alone(pressed: Interrupt, zed: Person) -> None:
    assert [row.device.name for row in interrupts.deliveries(pressed, zed)] == ["Till"]


def test_a_player_that_came_later_was_not_meant(pressed: Interrupt, terrace: Zone, olive: Person) -> None:
    Device.objects.create(zone=terrace, name="Latecomer")
    assert len(interrupts.deliveries(pressed, olive)) == 2


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


def test_a_zone_user_cannot_end_what_also_plays_elsewhere(pressed: Interrupt, zed: Person) -> None:
    with pytest.raises(Http404):
        interrupts.clear(pressed.pk, actor=zed)


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
    with django_assert_num_queries(3):
        assert len([row.device.zone.name for row in interrupts.deliveries(pressed, olive)]) == 11


def test_many_zones_are_loaded_in_one_query(inside, olive: Person, django_assert_num_queries) -> None:
    zones = [Zone.objects.create(name=f"Zone {number}") for number in range(5)]
    with django_assert_num_queries(1):
        assert set(interrupts.own_zones(zones, olive)) == set(zones)
