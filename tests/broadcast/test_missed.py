"""What was missed is written down while others change what it refers to."""

from collections.abc import Callable, Iterator
from datetime import time, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone

from broadcast.actions import devices, saving
from broadcast.edge.models import ReadyFeed
from broadcast.feed import rebuild
from broadcast.models import Device, PlayEvent, Schedule, Zone
from library.announcing import load_announcement
from library.models import Announcement, Rendering
from tenants.access import Person
from tenants.models import Business
from tenants.schemas import in_business
from tests.announced import published
from tests.broadcast.feeding import elsewhere
from tests.conftest import audio

NOW = timezone.now()
YESTERDAY, LONG_AGO = NOW - timedelta(days=1), NOW - timedelta(days=99)
ALL_DAY = [[time(0), time(0)]]


@pytest.fixture
def shop(acme: Business) -> Iterator[UUID]:
    """A zone whose feed ran out a day ago, as every connection sees it."""

    def make() -> UUID:
        with in_business(acme), transaction.atomic():
            return furnished(acme)

    def unmake() -> None:
        with in_business(acme):
            for model in (Schedule, Device, Announcement, Zone, Rendering):
                model.objects.all().delete()
        ReadyFeed.objects.filter(pk=zone_id).delete()

    zone_id = elsewhere(make)
    with in_business(acme):
        yield zone_id
    elsewhere(unmake)


def furnished(acme: Business) -> UUID:
    zone = Zone.objects.create(name="Shop")
    Device.objects.create(zone=zone, name="Till", paired_at=LONG_AGO)
    hourly = Schedule.objects.create(
        every_min=60, windows=ALL_DAY, days=list(range(7)), zone_ids=[zone.pk], created_at=LONG_AGO
    )
    hourly.items.create(announcement=published("Welcome", "Hello.", **audio("b", 4_000)))
    moments = {"built_at": YESTERDAY, "valid_until": YESTERDAY, "due_at": YESTERDAY}
    ReadyFeed.objects.create(pk=zone.pk, business_id=acme.pk, body=b"{}", etag="old", **moments)
    return zone.pk


def renew(acme: Business, zone_id: UUID) -> None:
    """To wait is to fail, not to hang."""
    with in_business(acme):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        rebuild(zone_id)


def zone(actor: Person) -> None:
    saving.load_row(Zone, Zone.objects.get().pk, actor, "edit_zones")


def announcement(actor: Person) -> None:
    load_announcement(Announcement.objects.get().pk, actor)


def player(actor: Person) -> None:
    row = Device.objects.get()
    devices.change_device(row.pk, actor=actor, name="Bar", zone=row.zone, is_muted=True)


@pytest.mark.parametrize("hold", [zone, announcement, player])
def test_it_waits_for_nobody_who_changes_what_it_refers_to(
    shop: UUID, acme: Business, olive: Person, hold: Callable[[Person], None]
) -> None:
    """They hold their row, and wait for the feed that the rebuild has."""
    with transaction.atomic():
        hold(olive)
        elsewhere(lambda: renew(acme, shop))
        transaction.set_rollback(True)
    assert PlayEvent.objects.filter(zone=shop, status="missed").count() >= 23
