"""Two businesses with files to read. Runs inside the site, by the stagehand."""

import secrets
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Count
from django.utils import timezone
from django_q.models import OrmQ

from broadcast.demo.seed import Shop as Keeper
from broadcast.demo.seed import account, business
from library.announcing import write_announcement
from library.models import Announcement, Rendering, Track
from library.turns import give_lost_turns_back
from library.uploads import take_in
from tenants.access import Person
from tenants.limits import storage_of
from tenants.models import ReadingTurn
from tenants.schemas import in_business


def owner(name: str) -> Person:
    keeper = Keeper(name, name, f"{name}@reading.example", (), (), 1)
    return business(account(keeper.email, name, secrets.token_urlsafe()), keeper)


def upload(name: str, files: list[str]) -> list[str]:
    """Gives their tracks' ids."""
    actor = owner(name)
    with in_business(actor.business):
        sounds = (SimpleUploadedFile(Path(file).name, Path(file).read_bytes()) for file in files)
        return [str(take_in(sound, actor=actor).pk) for sound in sounds]


def tracks(name: str, ids: list[str]) -> list[dict[str, object]]:
    """The oldest first."""
    columns = ("title", "status", "problem", "is_tagged", "tries")
    with in_business(owner(name).business):
        rows = Track.objects.filter(pk__in=ids).order_by("created_at")
        return list(rows.annotate(waveforms=Count("waveform")).values(*columns, "waveforms"))


def publishing(name: str, track: str) -> str:
    """What is locked while a track is published that is called as its file says."""
    business = owner(name).business
    with in_business(business):
        title = Track.objects.get(pk=track).file_name.removesuffix(".mp3")
    return f"{business.pk} {title} the numbers"


def left_over(name: str) -> list[str]:
    """What still stands where uploads arrive, or is half written."""
    root = Path(settings.MEDIA_ROOT)
    arrived = (root / "incoming" / str(owner(name).business.pk)).rglob("*")
    return [path.name for path in (*arrived, *root.rglob(".*.part")) if path.is_file()]


def in_a_minute() -> None:
    """What housekeeping does once a minute has passed."""
    ReadingTurn.objects.update(served_at=timezone.now() - timedelta(minutes=2))
    give_lost_turns_back()


def is_in_hand() -> bool:
    """Whether a worker has a task just now."""
    return OrmQ.objects.filter(lock__gt=timezone.now() - timedelta(minutes=1)).exists()


def in_a_quarter_of_an_hour() -> None:
    """When the task of a worker that said nothing more is another's."""
    OrmQ.objects.update(lock=timezone.now() - timedelta(minutes=16))


def used_bytes(name: str) -> int:
    return storage_of(owner(name).business).used_bytes


def spoken_bytes(name: str) -> int:
    """Of all that was ever made of words."""
    with in_business(owner(name).business):
        return sum(Rendering.objects.values_list("size_bytes", flat=True))


def say(name: str, text: str) -> str:
    actor = owner(name)
    with in_business(actor.business):
        return str(write_announcement(None, actor=actor, title=text[:20], text=text).pk)


def is_said(name: str, pk: str) -> bool:
    with in_business(owner(name).business):
        return Announcement.objects.get(pk=UUID(pk)).status == "ready"
