"""What a worker does for the library. Each task may run twice, or be killed half-way, without harm."""

import hashlib
import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q, QuerySet

from library import refusal, shelf
from library.audio import AudioRefused, Limits, TakenIn, look, read_sound
from library.making import NotAsWanted, make
from library.models import Announcement, Recording, Rendering, Sound, Track
from library.parts import read as read_parts
from library.signals import rendered, sound_changed
from library.sniff import Kind
from library.speech import NotSpeakable, Spoken
from library.stand_ins import after
from library.tags import Tags, read_tags
from library.versions import settle
from tenants.schemas import current_business

log = logging.getLogger(__name__)
#: Shorter than the cluster's own timeout, so that a slow file is refused with a sentence.
READ_DEADLINE_S = 240
RECORDING_LIMITS = Limits(
    max_bytes=100_000_000,
    max_ms=600_000,
    min_ms=300,
    wall_s=READ_DEADLINE_S,
    cpu_s=READ_DEADLINE_S,
    takes_video=False,
    silent=refusal.UNHEARD,
    niceness=0,  # somebody waits to hear it
)
Uploaded = Track | Recording
#: A deadlock, a connection that is gone: they say nothing about what is made, which waits for another try.
NO_FAULT = (OperationalError, InterfaceError)
#: To write down what was made: it may have been paid.
TRIES = 3
UNREADABLE = "We could not read this file. Export it again as MP3 and upload that."
UNSPOKEN = "The voice failed. Save the announcement again; if it keeps failing, tell us."


def read_track(track_id: UUID) -> None:
    """Read an uploaded file: tags, cover, loudness, and the form in which devices get it."""
    track = Track.objects.filter(pk=track_id, status=Sound.Status.WAITING).first()
    if track is None:
        return
    take_in(track, lambda source: track_columns(track, source))


def take_in(row: Uploaded, read: Callable[[Path], dict[str, Any]]) -> None:
    """Publish the row with the columns that `read` finds in what was uploaded for it, or refuse it."""
    source = shelf.incoming(current_business().pk, row.pk)
    try:
        publish(row, **read(source))
    except AudioRefused as refused:
        refuse(row, str(refused))
    except NO_FAULT:
        raise
    except Exception:
        refuse(row, UNREADABLE)
        source.unlink(missing_ok=True)
        raise
    # Not in `finally`: while the row still waits, the file must stay for the next try.
    source.unlink(missing_ok=True)


def track_columns(track: Track, source: Path) -> dict[str, Any]:
    """Raises AudioRefused."""
    limits = Limits(
        max_bytes=settings.UPLOAD_LIMIT_MB * 1_000_000,
        max_ms=settings.TRACK_LIMIT_HOURS * 3_600_000,
        wall_s=READ_DEADLINE_S,
        cpu_s=READ_DEADLINE_S,
    )
    kind = look(source, limits)
    tags = tags_of(source, kind)
    named = {
        "title": tags.title[:200] or track.title,
        "artist": tags.artist[:200],
        "album": tags.album[:200],
        "is_explicit": tags.is_explicit,
    }
    taken = shelved(source, kind, limits)
    cover_sha256 = shelve_cover(current_business().pk, tags.cover)
    return named | {"cover_sha256": cover_sha256} | audio_columns(taken)


def tags_of(source: Path, kind: Kind) -> Tags:
    with tempfile.TemporaryDirectory(prefix="sync2gear-") as folder:
        return read_tags(source, kind, Path(folder))


def shelved(source: Path, kind: Kind, limits: Limits) -> TakenIn:
    """What devices get of an upload now stands on the shelf. Raises AudioRefused."""
    with tempfile.TemporaryDirectory(prefix="sync2gear-") as workdir:
        taken = read_sound(source, kind, Path(workdir), limits)
        shelf.put(taken.path, shelf.audio(current_business().pk, taken.sha256))
    return taken


def shelve_cover(business_id: UUID, cover: bytes | None) -> str:
    if not cover:
        return ""
    sha256 = hashlib.sha256(cover).hexdigest()
    shelf.write(cover, shelf.cover(business_id, sha256))
    return sha256


def read_recording(recording_id: UUID) -> None:
    """Read a recording or uploaded audio for announcements. Its title stays."""
    recording = Recording.objects.filter(pk=recording_id, status=Sound.Status.WAITING).first()
    if recording is None:
        return
    take_in(recording, recording_columns)


def recording_columns(source: Path) -> dict[str, Any]:
    """Raises AudioRefused."""
    kind = look(source, RECORDING_LIMITS)
    return audio_columns(shelved(source, kind, RECORDING_LIMITS))


def render(rendering_id: UUID) -> None:
    """Make the sound of parts. What an announcement said before stays playable until this is ready."""
    rendering = Rendering.objects.filter(pk=rendering_id, status=Sound.Status.WAITING).first()
    if rendering is None:
        return
    try:
        finish(rendering, status=Sound.Status.READY, problem="", **rendered_columns(rendering))
    except (NotSpeakable, AudioRefused) as refused:
        finish(rendering, status=Sound.Status.REFUSED, problem=str(refused)[:300])
    except NO_FAULT:
        raise
    except Exception:
        finish(rendering, status=Sound.Status.REFUSED, problem=UNSPOKEN)
        raise


def speak_again(rendering_id: UUID) -> None:
    """Have the voice speak that was wanted. What another one said in its place is heard until then."""
    rendering = Rendering.objects.filter(pk=rendering_id, status=Sound.Status.READY, stand_ins__gt=0).first()
    if rendering is None:
        return
    try:
        finish(rendering, **rendered_columns(rendering, is_as_wanted=True))
    except (NotAsWanted, NotSpeakable, AudioRefused):
        log.info("%s is not spoken as wanted yet.", rendering)


def rendered_columns(rendering: Rendering, **how: bool) -> dict[str, Any]:
    business = current_business()
    with tempfile.TemporaryDirectory(prefix="sync2gear-") as workdir:
        made = make(read_parts(rendering.parts), business, Path(workdir), **how)
        shelf.put(made.spoken.path, shelf.audio(business.pk, made.spoken.sha256))
    stand_ins = int(made.has_stand_in)
    told = {"spoken_by": made.by[:80], "stand_ins": stand_ins, "again_at": after(stand_ins)}
    return audio_columns(made.spoken) | told


def finish(rendering: Rendering, **columns: Any) -> None:
    """Tell those who wait for it, once."""
    for tries_left in reversed(range(TRIES)):
        try:
            write_down(rendering, columns)
        except NO_FAULT:
            if not tries_left:
                raise
        else:
            break


@transaction.atomic
def write_down(rendering: Rendering, columns: dict[str, Any]) -> None:
    """Locks as everybody does: the rendering, its announcements, zones, feeds."""
    is_open = Q(status=Sound.Status.WAITING) | Q(status=rendering.status, stand_ins__gt=0)
    if Rendering.objects.filter(is_open, pk=rendering.pk).update(**columns):
        rendering.refresh_from_db()
        said = rendering.versions.values("announcement")
        list(Announcement.objects.select_for_update(no_key=True).filter(pk__in=said).order_by("pk"))
        rendered.send(Rendering, business=current_business(), rendering=rendering)
        settle(rendering)


def audio_columns(audio: TakenIn | Spoken) -> dict[str, Any]:
    names = ("sha256", "size_bytes", "duration_ms", "loudness_lufs", "true_peak_dbtp")
    return {name: getattr(audio, name) for name in names}


@transaction.atomic
def publish(row: Uploaded, **columns: Any) -> None:
    """The sound is ready, unless it was refused meanwhile."""
    is_new = still_waiting(row).update(status=Sound.Status.READY, problem="", **columns)
    if is_new and isinstance(row, Track):
        sound_changed.send(type(row), business=current_business(), sound=row)


def refuse(row: Uploaded, problem: str) -> None:
    still_waiting(row).update(status=Sound.Status.REFUSED, problem=problem[:300])


def still_waiting(row: Uploaded) -> QuerySet[Any]:
    return type(row).objects.filter(pk=row.pk, status=Sound.Status.WAITING)
