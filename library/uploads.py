"""Take a file in: the row and the bytes first, the reading by a worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from library import shelf
from library.models import Recording, Track
from library.tasks import read_track
from tenants import audit
from tenants.access import Person
from tenants.jobs import Task, enqueue


def take_in(upload: UploadedFile, *, actor: Person) -> Track:
    """A track for the uploaded file: waiting to be read, or refused at once with the reason."""
    actor.demand("edit_library")
    name = file_name(upload)
    problem = problem_of(upload, settings.UPLOAD_LIMIT_MB * 1_000_000)
    track = Track(file_name=name, title=title_of(name), problem=problem)
    with arriving(track, actor) as key:
        if not track.problem:
            track.source_sha256 = shelf.receive(upload.chunks(), key)
            track.problem = already_there(track.source_sha256)
        store(track, name, read_track, actor)
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
def store(row: Track | Recording, name: str, task: Task, actor: Person) -> None:
    """The row, and `task` where there is something to read."""
    row.status = row.Status.REFUSED if row.problem else row.Status.WAITING
    row.save(force_insert=True)
    audit.record(actor, "uploaded", row, file=name)
    if not row.problem:
        enqueue(task, business=actor.business, key=row.pk)


def file_name(upload: UploadedFile) -> str:
    """What the person calls it, without what no name should hold."""
    return (
        "".join(letter for letter in upload.name or "" if letter.isprintable()).strip()[-255:] or "Untitled"
    )


def title_of(name: str) -> str:
    return PurePath(name).stem[:200] or name[:200]


def problem_of(upload: UploadedFile, most_bytes: int) -> str:
    """Why it is refused before anything is read; empty when it is not."""
    if not upload.size:
        return "This file is empty. Check it on your computer and upload it again."
    if upload.size > most_bytes:
        return f"This file is larger than {most_bytes // 1_000_000} MB. Export it at a lower quality."
    return ""


def already_there(sha256: str) -> str:
    """A sentence when the very same bytes stand in the library."""
    same = Track.objects.kept().filter(source_sha256=sha256).exclude(status=Track.Status.REFUSED).first()
    return f"This file is already there, as “{same.title}”."[:300] if same else ""
