"""An interrupt as a player reads it."""

from typing import Any

import pytest

from broadcast.edge.models import Outbox
from broadcast.interrupts.playing import play_now
from broadcast.models import Device, Zone
from library.models import Announcement
from tenants.access import Person
from tests.broadcast.feeding import as_sent
from tests.broadcast.interrupts.test_playing import INTERRUPT


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ({}, {"repeat_until_cleared": False}),
        ({"overrides": True}, {"override": True}),
        ({"repeat_times": 3, "repeat_every_s": 20}, {"repeat": {"times": 3, "every_s": 20}}),
        ({"repeat_times": 3}, {"repeat": {"times": 3}}),
        (
            {"until_cleared": True, "repeat_every_s": 30},
            {"repeat_until_cleared": True, "repeat": {"every_s": 30}},
        ),
    ],
)
def test_what_is_not_as_usual_is_said(
    till: Device, welcome: Announcement, olive: Person, way: dict[str, Any], said: dict[str, Any]
) -> None:
    play_now(welcome.pk, actor=olive, zones=[till.zone], **way)
    told = Outbox.objects.get().data
    INTERRUPT.validate(told)
    plain = {"id", "media", "sounds", "mode", "expires_at", "announced_at", "repeat_until_cleared"}
    assert said.items() <= told.items()
    assert set(told) == plain | set(said)


def test_with_a_grace_it_is_not_heard_before(till: Device, welcome: Announcement, olive: Person) -> None:
    row = play_now(welcome.pk, actor=olive, zones=[till.zone], grace_s=3)
    told = Outbox.objects.get().data
    INTERRUPT.validate(told)
    assert row.starts_at is not None
    assert told["announced_at"] < told["at"] < told["expires_at"]
    assert (row.starts_at - row.created_at).total_seconds() == 3


def test_a_single_player_is_named_where_others_are_not_meant(
    till: Device, terrace: Zone, welcome: Announcement, olive: Person
) -> None:
    awning = Device.objects.create(zone=terrace, name="Awning")
    Device.objects.create(zone=till.zone, name="Kitchen")
    play_now(welcome.pk, actor=olive, where={"zone_ids": [terrace.pk], "device_ids": [till.pk, awning.pk]})
    told = {row.zone_id: row.data.get("devices") for row in Outbox.objects.all()}
    assert told == {till.zone_id: [str(till.pk)], terrace.pk: None}
    assert as_sent(till)["interrupts"][0]["devices"] == [str(till.pk)]
