"""Audio for announcements: recorded in the browser, or uploaded."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from library import shelf
from library.announcing import save_announcement
from library.models import Announcement, AnnouncementVersion, Recording
from library.naming import title_of
from library.parts import Recorded, read
from library.tasks import RECORDING_LIMITS, read_recording
from library.uploads import arriving, file_name, no_room, problem_of, store
from tenants.access import Person
from tenants.jobs import enqueue
from tenants.limits import count_stored, storage_of
from tenants.models import Business
from tenants.schemas import current_business

#: What was removed, and no announcement says. Its file goes as a stray.
KEPT = timedelta(days=30)
#: In one go; the rest has time until tomorrow.
MOST = 1000


def take_in(upload: UploadedFile, *, actor: Person) -> Recording:
    """A recording for the uploaded file: waiting to be read, or refused at once with the reason."""
    actor.demand("edit_announcements")
    name = file_name(upload)
    size_bytes = upload.size or 0
    problem = problem_of(size_bytes, RECORDING_LIMITS.max_bytes)
    problem = problem or no_room(storage_of(actor.business), size_bytes)
    row = Recording(title=title_of(name), created_by=actor.name, problem=problem, size_bytes=size_bytes)
    with arriving(row, actor) as key:
        if not row.problem:
            shelf.receive(upload.chunks(), key)
        store(row, name, ask_for_reading, actor)
    return row


def ask_for_reading(business: Business, key: UUID) -> None:
    """By the workers that speak: somebody waits for it, and it is short."""
    enqueue(read_recording, business=business, key=key)


@transaction.atomic
def announce(
    recording: UUID, *, actor: Person, title: str, start_ms: int, end_ms: int | None, gated: bool
) -> Announcement:
    """A new announcement of a recording alone, or of what lies between two moments of it."""
    row = Recording.objects.kept().load(actor, "edit_announcements", recording)
    part = Recorded(str(row.pk), start_ms, end_ms, gated)
    return save_announcement(None, actor=actor, title=title, parts=[part])


@transaction.atomic
def let_go_of_recordings(now: datetime) -> None:
    """In the current business: what was removed, unless a version says it."""
    free = Recording.objects.filter(removed_at__lte=now - KEPT).exclude(pk__in=said()).order_by("pk")
    rows = list(free.select_for_update(skip_locked=True)[:MOST])
    Recording.objects.filter(pk__in=[row.pk for row in rows]).delete()
    count_stored(current_business(), -sum(row.size_bytes for row in rows))


def said() -> set[str]:
    """The ids of those that any version has, the oldest too: proof of play leads there."""
    spoken = AnnouncementVersion.objects.filter(parts__contains=[{"kind": "audio"}])
    parts = (part for each in spoken.values_list("parts", flat=True) for part in read(each))
    return {part.recording for part in parts if isinstance(part, Recorded)}
