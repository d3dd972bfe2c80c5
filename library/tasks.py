"""What a worker does for the library. Each task may run twice, or be killed half-way, without harm."""

import hashlib
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from library import shelf
from library.audio import AudioRefused, Limits, TakenIn, read_upload
from library.models import Announcement, Sound, Track
from library.signals import sound_changed
from library.speech import NotSpeakable, Spoken, speak_to_file
from tenants.schemas import current_business

#: Shorter than the cluster's own timeout, so that a slow file is refused with a sentence.
READ_DEADLINE_S = 240
UNREADABLE = "We could not read this file. Export it again as MP3 and upload that."
UNSPOKEN = "The voice failed. Save the announcement again; if it keeps failing, tell us."


def read_track(track_id: UUID) -> None:
    """Read an uploaded file: tags, cover, loudness, and the form in which devices get it."""
    track = Track.objects.filter(pk=track_id, status=Track.Status.WAITING).first()
    if track is None:
        return
    source = shelf.incoming(current_business().pk, track.pk)
    try:
        publish(track, **read(track, source))
    except AudioRefused as refused:
        refuse(track, str(refused))
    except Exception:
        refuse(track, UNREADABLE)
        source.unlink(missing_ok=True)
        raise
    # Not in `finally`: while the row still waits, the file must stay for the next try.
    source.unlink(missing_ok=True)


def read(track: Track, source: Path) -> dict[str, Any]:
    """Shelve what devices get; gives the columns that are known now. Raises AudioRefused."""
    business_id = current_business().pk
    limits = Limits(
        max_bytes=settings.UPLOAD_LIMIT_MB * 1_000_000,
        max_ms=settings.TRACK_LIMIT_HOURS * 3_600_000,
        wall_s=READ_DEADLINE_S,
        cpu_s=READ_DEADLINE_S,
    )
    with tempfile.TemporaryDirectory(prefix="sync2gear-") as workdir:
        taken = read_upload(source, Path(workdir), limits)
        shelf.put(taken.path, shelf.audio(business_id, taken.sha256))
    cover_sha256 = shelve_cover(business_id, taken.cover)
    tags = {
        "title": taken.title[:200] or track.title,
        "artist": taken.artist[:200],
        "album": taken.album[:200],
        "is_explicit": taken.is_explicit,
    }
    return tags | {"cover_sha256": cover_sha256} | audio_columns(taken)


def shelve_cover(business_id: UUID, cover: bytes | None) -> str:
    if not cover:
        return ""
    sha256 = hashlib.sha256(cover).hexdigest()
    shelf.write(cover, shelf.cover(business_id, sha256))
    return sha256


def speak(announcement_id: UUID) -> None:
    """Speak an announcement's text. What was spoken before stays playable until this is ready."""
    announcement = Announcement.objects.filter(pk=announcement_id, status=Announcement.Status.WAITING).first()
    if announcement is None:
        return
    try:
        publish(announcement, **spoken_columns(announcement))
    except NotSpeakable as refused:
        refuse(announcement, str(refused))
    except Exception:
        refuse(announcement, UNSPOKEN)
        raise


def spoken_columns(announcement: Announcement) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="sync2gear-") as workdir:
        spoken = speak_to_file(announcement.text, Path(workdir))
        shelf.put(spoken.path, shelf.audio(current_business().pk, spoken.sha256))
        return audio_columns(spoken)


def audio_columns(audio: TakenIn | Spoken) -> dict[str, Any]:
    names = ("sha256", "size_bytes", "duration_ms", "loudness_lufs", "true_peak_dbtp")
    return {name: getattr(audio, name) for name in names}


@transaction.atomic
def publish(sound: Track | Announcement, **columns: Any) -> None:
    """The sound is ready, unless it was changed again or refused meanwhile."""
    if still_waiting(sound).update(status=Sound.Status.READY, problem="", **columns):
        sound_changed.send(type(sound), business=current_business(), sound=sound)


def refuse(sound: Track | Announcement, problem: str) -> None:
    still_waiting(sound).update(status=Sound.Status.REFUSED, problem=problem[:300])


def still_waiting(sound: Track | Announcement) -> QuerySet[Any]:
    """The row, unless it is done or an edit meanwhile gave it other words, which have a task of their own."""
    same = {"text": sound.text} if isinstance(sound, Announcement) else {}
    return type(sound).objects.filter(pk=sound.pk, status=Sound.Status.WAITING, **same)
