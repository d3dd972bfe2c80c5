"""Take a file in: the row and the bytes first, the reading by a worker."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from library import shelf
from library.alike import already_there, forget_refused
from library.models import MusicFolder, Recording, Track
from library.naming import printable, title_of
from library.turns import ask_for_reading
from tenants import audit
from tenants.access import Person
from tenants.limits import TRIAL_OVER, Storage, count_stored, storage_of
from tenants.models import Business
from tenants.templatetags.portal import size

FULL = "There is no room for it: {used} of {most} are used. Empty the bin, or ask us for more."


def take_in(upload: UploadedFile, *, actor: Person, folder: MusicFolder | None = None) -> Track:
    """A track for the uploaded file: waiting to be read, or refused at once with the reason."""
    actor.demand("edit_library")
    name = file_name(upload)
    size_bytes = upload.size or 0
    problem = problem_of(size_bytes, settings.UPLOAD_LIMIT_MB * 1_000_000)
    problem = problem or no_room(storage_of(actor.business), size_bytes)
    track = Track(file_name=name, title=title_of(name), folder=folder, problem=problem, size_bytes=size_bytes)
    with arriving(track, actor) as key:
        if not track.problem:
            track.source_sha256 = shelf.receive(upload.chunks(), key)
            track.problem = already_there(track)
        store(track, name, ask_for_reading, actor)
    return track


@contextmanager
def arriving(row: Track | Recording, actor: Person) -> Iterator[str]:
    """Where the bytes for `row` go. They stay unless it was refused, or something failed."""
    key = shelf.incoming_key(actor.business.pk, row.pk)
    try:
        yield key
    except BaseException:
        shelf.remove(key)
        raise
    if row.problem:
        shelf.remove(key)


@transaction.atomic
def store(row: Track | Recording, name: str, ask: Callable[[Business, UUID], None], actor: Person) -> None:
    """The row; where there is something to read, `ask` has a worker do it."""
    row.status = row.Status.REFUSED if row.problem else row.Status.WAITING
    row.size_bytes = 0 if row.problem else row.size_bytes
    if row.problem and isinstance(row, Track):
        row.source_sha256 = ""  # nobody has read them: the same bytes may be taken another time
    row.save(force_insert=True)
    audit.record(actor, "uploaded", row, file=name)
    if row.problem and isinstance(row, Track):
        forget_refused(row)
    if not row.problem:
        ask(actor.business, row.pk)
        count_stored(actor.business, row.size_bytes)


def file_name(upload: UploadedFile) -> str:
    """What the person calls it."""
    return printable(upload.name or "")[-255:] or "Untitled"


def no_room(storage: Storage, more_bytes: int) -> str:
    """A sentence when the business's storage is full, or its trial over."""
    if storage.has_room(more_bytes):
        return ""
    if storage.trial_is_over:
        return TRIAL_OVER
    return FULL.format(used=size(storage.used_bytes), most=size(storage.most_bytes or 0))


def problem_of(size_bytes: int, most_bytes: int) -> str:
    """Why it is refused before anything is read; empty when it is not."""
    if not size_bytes:
        return "This file is empty. Check it on your computer and upload it again."
    if size_bytes > most_bytes:
        return f"This file is larger than {most_bytes // 1_000_000} MB. Export it at a lower quality."
    return ""
