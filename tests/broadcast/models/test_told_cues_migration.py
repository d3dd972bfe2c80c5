"""What is known of plays that were reported before announcements were named."""

import uuid
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from broadcast.models import Device, Interrupt, PlayEvent
from library.models import Announcement
from tests.announced import published

MIGRATION = import_module("broadcast.migrations.0011_told_cues")
NOW = timezone.now()


def old(device: Device, **columns: object) -> PlayEvent:
    told = {"kind": "announcement", "status": "completed", "media": "f" * 64, "received_at": NOW}
    return PlayEvent.objects.create(pk=uuid.uuid4(), device=device, zone=device.zone, **told | columns)


def carried(event: PlayEvent) -> PlayEvent:
    """The same after the migration."""
    with connection.cursor() as cursor:
        for sql in (MIGRATION.BY_HAND, MIGRATION.BY_SOUND, MIGRATION.MISSED):
            cursor.execute(sql)
    event.refresh_from_db()
    return event


def test_a_press_of_a_button_is_known(till: Device, welcome: Announcement) -> None:
    pressed = Interrupt.objects.create(announcement=welcome, media={}, expires_at=NOW)
    event = carried(old(till, kind="interrupt", ref=str(pressed.pk)))
    assert (event.announcement, event.planned_at) == (welcome, pressed.created_at)


def test_a_planned_one_is_known_by_its_sound(till: Device, welcome: Announcement) -> None:
    published("Other", "Other.")
    assert carried(old(till, media="b" * 64)).announcement == welcome


@pytest.mark.parametrize("columns", [{}, {"media": ""}, {"kind": "track", "media": "b" * 64}])
def test_the_rest_stays_unknown(till: Device, welcome: Announcement, columns: dict[str, str]) -> None:
    assert carried(old(till, **columns)).announcement is None


def test_what_was_missed_was_planned_for_when_it_stands_in_the_list(till: Device) -> None:
    assert carried(old(till, status="missed")).planned_at == NOW
