"""A business, written down and restored: as itself, instead of what it is now, and beside it."""

from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection

from broadcast.edge.models import EdgeDevice, ReadyFeed
from broadcast.models import Device, Schedule, Zone
from broadcast.outbox import token_hash
from library import shelf
from library.models import Announcement, Track
from tenants.models import AuditLog, Business, Membership, User
from tenants.schemas import in_business
from tests.broadcast.archive.conftest import SLUG, SONG, SOUND, Run

TITLE = "Slow\tMorning \\.\n é"
TILL = token_hash("till-token")


def now(slug: str = SLUG) -> Business:
    return Business.objects.get(slug=slug)


def sound_of(business: Business) -> bytes:
    with shelf.local(shelf.audio_key(business.pk, SONG)) as path:
        return path.read_bytes()


def schemas() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'")
        return {name for (name,) in cursor.fetchall()}


def verbs(business: Business) -> list[str]:
    return list(AuditLog.objects.filter(business=business).order_by("at").values_list("verb", flat=True))


def test_a_business_that_is_gone_comes_back_as_it_was(gone: Business, archive: Path, run: Run) -> None:
    assert "is at /b/bakery/" in run("restore_business", archive)
    assert (now().pk, now().time_zone, now().status) == (gone.pk, "Europe/Berlin", "open")
    with in_business(now()):
        assert Track.objects.get().title == TITLE
        assert Schedule.objects.get().items.get().announcement == Announcement.objects.get()
    assert sound_of(now()) == SOUND
    assert Membership.objects.get(business=now()).user == User.objects.get(name="Olive")
    assert verbs(now()) == ["opened", "exported", "restored"][::2] or verbs(now()) == ["opened", "restored"]


def test_its_player_goes_on_with_the_token_that_it_has(gone: Business, archive: Path, run: Run) -> None:
    run("restore_business", archive)
    with in_business(now()):
        device = Device.objects.get()
    edge = EdgeDevice.objects.get(token_hash=TILL)
    assert (edge.pk, edge.zone_id, edge.business_id) == (device.pk, device.zone_id, gone.pk)
    assert (edge.revoked_at, device.revoked_at) == (None, None)
    feed = ReadyFeed.objects.get(pk=device.zone_id)
    assert b'"tracks"' in bytes(feed.body) or len(bytes(feed.body)) > 2


def test_a_business_that_is_there_is_left_alone(archive: Path, run: Run) -> None:
    before = schemas()
    with pytest.raises(CommandError, match="There is a business at /b/bakery/"):
        run("restore_business", archive)
    assert schemas() == before


def test_replaced_it_is_what_it_was(bakery: Business, archive: Path, run: Run) -> None:
    with in_business(bakery):
        Track.objects.all().delete()
        Zone.objects.create(name="Added since")
    Business.objects.filter(pk=bakery.pk).update(name="Renamed since")
    run("restore_business", archive, "--replace")
    with in_business(now()):
        assert (Track.objects.get().title, Zone.objects.get().name) == (TITLE, "Counter")
    assert now().name == "Corner Bakery"
    assert bakery.schema_name not in schemas()
    assert verbs(bakery) == ["opened", "exported", "restored"]


def test_who_was_disconnected_since_is_not_let_in_by_an_archive(
    bakery: Business, archive: Path, run: Run
) -> None:
    EdgeDevice.objects.filter(business_id=bakery.pk).delete()
    run("restore_business", archive, "--replace")
    with in_business(now()):
        assert Device.objects.get().revoked_at is not None
    assert not EdgeDevice.objects.filter(token_hash=TILL).exists()
