"""A bakery with a song, words, a schedule and a paired player; committed: `pg_dump` is another session."""

import io
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from broadcast.archive.loading import take_away
from broadcast.leaving import forget_edge
from broadcast.models import Device, Schedule, ScheduleItem, Zone
from broadcast.outbox import admit
from library import shelf
from library.models import Track
from tenants.models import Business, Membership, User
from tenants.opening import open_business
from tenants.schemas import in_business
from tests.announced import published
from tests.conftest import audio
from tests.forgotten import forget

SLUG = "bakery"
COPY = "cafe"
SOUND = b"not quite an mp3"
SONG = "5e6fd4b0bd4b7a9a7d4b2c8ffbde14e1ba2bd54e0f1a8a3c5e2d9d8a3c0f7b11"
#: What COPY writes with care.
TITLE = "Slow\tMorning \\.\n é"
#: More than is read at a time.
LONG = " ".join(["Welcome."] * 4000)
Run = Callable[..., str]


@pytest.fixture
def bakery(for_real: None) -> Iterator[Business]:
    business = Business.objects.create(name="Corner Bakery", slug=SLUG, time_zone="Europe/Berlin")
    olive = User.objects.get(name="Olive")
    Membership.objects.create(user=olive, business=business, role="owner")
    open_business(business.pk)
    business.refresh_from_db()
    with in_business(business), transaction.atomic():
        furnish(business)
    yield business
    clear()


def furnish(business: Business) -> None:
    zone = Zone.objects.create(name="Counter")
    shelf.write(SOUND, shelf.audio_key(business.pk, SONG))
    shelf.write(b"a cover", shelf.cover_key(business.pk, SONG, 200))
    sound = audio("a", 1000) | {"sha256": SONG}
    Track.objects.create(title=TITLE, file_name="slow.mp3", **sound)
    words = published("Welcome", LONG, **audio("b", 4_000))
    schedule = Schedule.objects.create(
        every_min=60, windows=[[time(9), time(17)]], days=[0], zone_ids=[zone.pk], created_at=moment()
    )
    ScheduleItem.objects.create(schedule=schedule, announcement=words)
    till = Device.objects.create(zone=zone, name="Till", hardware_id="till")
    admit(till, "till-token")


def moment() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


def clear() -> None:
    """Everything of the bakery, and of what it was restored as."""
    take_away()
    for business in Business.objects.filter(slug__in=[SLUG, COPY]):
        close(business)


def close(business: Business) -> None:
    """As in an installation that never had it."""
    forget_edge(business.pk)
    forget(business)
    User.objects.filter(name="Newcomer").delete()


@pytest.fixture
def run() -> Run:
    """A command, with what it says."""

    def run(command: str, *arguments: Any) -> str:
        out = io.StringIO()
        call_command(command, *map(str, arguments), stdout=out, stderr=out)
        return out.getvalue()

    return run


@pytest.fixture
def archive(bakery: Business, run: Run, tmp_path: Path) -> Path:
    """Of the bakery, with its files."""
    run("export_business", SLUG, tmp_path / "bakery.tar", "--files")
    return tmp_path / "bakery.tar"


@pytest.fixture
def gone(bakery: Business, archive: Path, settings) -> Business:
    """The bakery is no more, nor are its files."""
    close(bakery)
    shutil.rmtree(settings.MEDIA_ROOT)
    return bakery
