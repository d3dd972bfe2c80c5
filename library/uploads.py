"""Take a file in: the row and the bytes first, the reading by a worker."""

from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from library import shelf
from library.models import Track
from library.tasks import read_track
from tenants import audit
from tenants.access import Person
from tenants.jobs import enqueue


def take_in(upload: UploadedFile, *, actor: Person) -> Track:
    """A track for the uploaded file: waiting to be read, or refused at once with the reason."""
    actor.demand("edit_library")
    name = file_name(upload)
    track = Track(file_name=name, title=PurePath(name).stem[:200] or name[:200], problem=problem_of(upload))
    path = shelf.incoming(actor.business.pk, track.pk)
    try:
        if not track.problem:
            track.source_sha256 = shelf.receive(upload.chunks(), path)
            track.problem = already_there(track.source_sha256)
        store(track, actor)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if track.problem:
        path.unlink(missing_ok=True)
    return track


@transaction.atomic
def store(track: Track, actor: Person) -> None:
    track.status = Track.Status.REFUSED if track.problem else Track.Status.WAITING
    track.save(force_insert=True)
    audit.record(actor, "uploaded", track, file=track.file_name)
    if not track.problem:
        enqueue(read_track, business=actor.business, key=track.pk)


def file_name(upload: UploadedFile) -> str:
    """What the person calls it, without what no name should hold."""
    return (
        "".join(letter for letter in upload.name or "" if letter.isprintable()).strip()[-255:] or "Untitled"
    )


def problem_of(upload: UploadedFile) -> str:
    """Why it is refused before anything is read; empty when it is not."""
    if not upload.size:
        return "This file is empty. Check it on your computer and upload it again."
    if upload.size > settings.UPLOAD_LIMIT_MB * 1_000_000:
        return f"This file is larger than {settings.UPLOAD_LIMIT_MB} MB. Export it at a lower quality."
    return ""


def already_there(sha256: str) -> str:
    """A sentence when the very same bytes stand in the library."""
    same = Track.objects.kept().filter(source_sha256=sha256).exclude(status=Track.Status.REFUSED).first()
    return f"This file is already there, as “{same.title}”."[:300] if same else ""
