"""Emergencies: who may begin one, what players are told, and its end."""

import json

import pytest
from django.http import Http404
from django.utils import timezone

from broadcast.edge.models import Outbox, ReadyFeed
from broadcast.interrupts.board import deliveries
from broadcast.interrupts.emergencies import all_clear, going_on, keep_clip, start_emergency
from broadcast.interrupts.ending import clear, may_stop
from broadcast.models import Device, Interrupt, Zone
from broadcast.outbox import admit
from library.models import Announcement, Rendering
from library.tasks import finish
from tenants.access import Person
from tenants.models import Business
from tests.broadcast.feeding import as_sent
from tests.broadcast.interrupts.test_playing import INTERRUPT
from tests.conftest import audio
from tests.logged import verbs

EVERYWHERE = {"everywhere": True}


@pytest.fixture
def fire(till: Device, welcome: Announcement, olive: Person) -> Announcement:
    return keep_clip(welcome.pk, actor=olive, is_emergency=True)


@pytest.fixture
def alarm(fire: Announcement, olive: Person) -> Interrupt:
    return start_emergency(fire.pk, actor=olive, where=EVERYWHERE, is_drill=False)


def test_players_hear_it_past_everything_until_it_is_cleared(alarm: Interrupt) -> None:
    told = Outbox.objects.get(event="interrupt").data
    INTERRUPT.validate(told)
    said = {"replace": True, "override": True, "repeat_until_cleared": True, "mode": "pause", "priority": 100}
    assert said.items() <= told.items()


def test_it_is_written_down_who_began_and_who_ended_it(alarm: Interrupt, olive: Person) -> None:
    all_clear(alarm.pk, actor=olive)
    assert verbs()[-2:] == ["began an emergency with", "gave the all-clear for"]
    alarm.refresh_from_db()
    assert (alarm.cleared_by, Outbox.objects.filter(event="clear").count()) == ("Olive", 1)


def test_the_all_clear_may_be_said_past_mute(alarm: Interrupt, olive: Person) -> None:
    calm = Announcement.objects.create(title="All is well", text="All is well.", **audio("d", 2_000))
    said = all_clear(alarm.pk, actor=olive, announcement_id=calm.pk)
    assert said is not None
    assert (said.overrides, said.is_emergency, said.device_ids) == (True, False, alarm.device_ids)


@pytest.fixture
def calm(inside: Business) -> Announcement:
    return Announcement.objects.create(title="All is well", text="All is well.", **audio("d", 2_000))


def test_of_two_who_give_the_all_clear_one_is_heard(
    alarm: Interrupt, calm: Announcement, olive: Person
) -> None:
    assert all_clear(alarm.pk, actor=olive, announcement_id=calm.pk)
    assert all_clear(alarm.pk, actor=olive, announcement_id=calm.pk) is None
    assert (Interrupt.objects.count(), verbs().count("gave the all-clear for")) == (2, 1)


def test_a_zone_that_is_gone_does_not_keep_it_going(
    alarm: Interrupt, calm: Announcement, terrace: Zone, olive: Person
) -> None:
    alarm.zones.add(terrace)
    Zone.objects.filter(pk=terrace.pk).update(removed_at=timezone.now())
    assert all_clear(alarm.pk, actor=olive, announcement_id=calm.pk)
    assert not going_on().exists()


def test_where_nobody_is_left_to_hear_it_it_ends_all_the_same(
    alarm: Interrupt, calm: Announcement, olive: Person
) -> None:
    Device.objects.update(revoked_at=timezone.now())
    assert all_clear(alarm.pk, actor=olive, announcement_id=calm.pk) is None
    assert not going_on().exists()


def test_what_cannot_be_said_any_more_does_not_keep_it_going(
    alarm: Interrupt, calm: Announcement, olive: Person
) -> None:
    Announcement.objects.filter(pk=calm.pk).update(removed_at=timezone.now())
    assert all_clear(alarm.pk, actor=olive, announcement_id=calm.pk) is None
    assert not going_on().exists()


def test_a_drill_says_first_that_it_is_one_and_is_heard_once(fire: Announcement, olive: Person) -> None:
    start_emergency(fire.pk, actor=olive, where=EVERYWHERE, is_drill=True)
    assert not Outbox.objects.filter(event="interrupt").exists()
    finish(Rendering.objects.get(status="waiting"), **audio("d", 2_000))
    told = Outbox.objects.get(event="interrupt").data
    assert told["media"] == ["m" + "d" * 12, "m" + "b" * 12]
    assert not told["repeat_until_cleared"]
    assert verbs()[-1] == "began a drill with"


def test_a_drill_that_cannot_say_that_it_is_one_is_not_heard(fire: Announcement, olive: Person) -> None:
    row = start_emergency(fire.pk, actor=olive, where=EVERYWHERE, is_drill=True)
    finish(Rendering.objects.get(status="waiting"), status="refused", problem="The voice is hoarse.")
    assert not Outbox.objects.filter(event="interrupt").exists()
    assert [(each.state, each.problem) for each in deliveries(row, olive)] == [
        ("unread", "The voice is hoarse.")
    ]


def test_pressed_twice_it_is_begun_once(alarm: Interrupt, fire: Announcement, olive: Person) -> None:
    assert start_emergency(fire.pk, actor=olive, where=EVERYWHERE, is_drill=False) == alarm
    assert list(going_on()) == [alarm]


def test_a_zone_user_neither_begins_nor_ends_one(alarm: Interrupt, fire: Announcement, zed: Person) -> None:
    for act in (
        lambda: start_emergency(fire.pk, actor=zed, where=EVERYWHERE, is_drill=True),
        lambda: all_clear(alarm.pk, actor=zed),
        lambda: clear(alarm.pk, actor=zed),
        lambda: keep_clip(fire.pk, actor=zed, is_emergency=False),
    ):
        with pytest.raises(Http404):
            act()
    assert not may_stop(alarm, zed)


def test_only_a_clip_can_be_heard_in_an_emergency(till: Device, welcome: Announcement, olive: Person) -> None:
    with pytest.raises(Http404):
        start_emergency(welcome.pk, actor=olive, where=EVERYWHERE, is_drill=False)


def test_every_player_keeps_the_clips(till: Device, fire: Announcement, olive: Person) -> None:
    assert as_sent(till)["clips"] == ["m" + "b" * 12]
    keep_clip(fire.pk, actor=olive, is_emergency=False)
    assert "clips" not in as_sent(till)


def drill_words() -> Rendering:
    return Rendering.objects.get(versions=None)


def test_the_words_of_a_drill_are_on_every_player_beforehand(
    till: Device, fire: Announcement, committed
) -> None:
    with committed():
        finish(drill_words(), **audio("d", 2_000))
    told = json.loads(bytes(ReadyFeed.objects.get(pk=till.zone_id).body))
    assert told["clips"] == ["m" + "b" * 12, "m" + "d" * 12]
    assert told["media"]["m" + "d" * 12]["title"] == "Drill"


def test_a_drill_is_heard_at_once(fire: Announcement, olive: Person) -> None:
    finish(drill_words(), **audio("d", 2_000))
    start_emergency(fire.pk, actor=olive, where=EVERYWHERE, is_drill=True)
    assert Outbox.objects.get(event="interrupt").data["media"] == ["m" + "d" * 12, "m" + "b" * 12]
    assert not Rendering.objects.filter(status="waiting").exists()


def test_words_of_a_drill_that_are_gone_are_made_again(till: Device, fire: Announcement, committed) -> None:
    drill_words().delete()
    with committed():
        assert as_sent(till)["clips"] == ["m" + "b" * 12]
    assert drill_words().status == "waiting"


def test_without_a_clip_nobody_asks_for_them(till: Device, welcome: Announcement, committed) -> None:
    with committed():
        as_sent(till)
    assert not Rendering.objects.filter(versions=None).exists()


def test_a_clip_in_a_zone_without_music_is_kept_as_well(fire: Announcement, terrace: Zone) -> None:
    awning = Device.objects.create(zone=terrace, name="Awning")
    admit(awning, "awning-token")
    assert as_sent(awning)["clips"] == ["m" + "b" * 12]
