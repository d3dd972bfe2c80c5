"""Reading a track: first its tags, and it is found; then its sound, and it plays.

Each step may run twice, or be killed half-way, without harm.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from library import refusal, shelf
from library.alike import already_there, forget_refused, twin_of
from library.audio import AudioRefused, Limits, TakenIn, look, read_sound
from library.digest import sha256_of
from library.faults import is_no_fault
from library.models import Recording, Sound, Track, Waveform
from library.naming import title_of
from library.refusal import NotItsBytes, OutOfTime
from library.signals import sound_changed
from library.speech import Spoken
from library.tags import THUMBNAIL_PX, Tags, read_tags
from tenants.holding import held
from tenants.limits import count_stored
from tenants.schemas import current_business

#: For a whole step. Shorter than the cluster's own timeout, so that a slow file is refused with a sentence.
READ_DEADLINE_S = 240
#: Of these, to bring the file here: a shelf that is slower is no fault of it.
FETCH_S = 150
#: So often a worker may end over one step of a file, or fail in a way that nobody foresaw.
MOST_TRIES = 3
UNREADABLE = "We could not read this file. Export it again as MP3 and upload that."
POISON = "Reading this file failed again and again. Export it as an ordinary MP3, then upload that."
TAG_NAMES = (
    "title",
    "artist",
    "album_artist",
    "album",
    "composer",
    "genre",
    "year",
    "track_number",
    "disc_number",
    "isrc",
    "bpm",
    "replaygain_db",
    "is_explicit",
)
Uploaded = Track | Recording


def read_track(track_id: UUID) -> None:
    """All steps that are left, one after the other."""
    while take_step(track_id):
        pass


def take_step(track_id: UUID) -> bool:
    """The next step of a track that waits; False where nothing is left to do, or somebody else is at it."""
    with held(f"reading {track_id}") as is_ours:
        track = Track.objects.filter(pk=track_id, status=Sound.Status.WAITING).first() if is_ours else None
        if track is not None:
            step(track)
    return track is not None


def step(track: Track) -> None:
    """No transaction stays open while the file is read."""
    began = monotonic()
    with reading(track) as keys, work_folder(track) as folder:
        count_try(track)
        source = in_hand(keys, folder, began + FETCH_S)
        if not track.is_tagged:
            write_tags(track, *tags_of(track, source, folder))
        if track.is_tagged or sound_follows():
            publish_track(track, sound_of(source, folder, limits().until(began + READ_DEADLINE_S)))
            shelf.remove(*keys)


def sound_follows() -> bool:
    """Whether both steps are one: from a bucket a file is fetched once."""
    return not shelf.is_local()


@contextmanager
def reading(row: Uploaded) -> Iterator[list[str]]:
    """The keys of what was uploaded for the row: one, or those of its pieces.

    If it cannot be read the row is refused, and the file goes. While it may have another try the
    file stays, whatever went wrong.
    """
    keys: list[str] = []
    try:
        keys = shelf.incoming_keys(current_business().pk, row.pk)
        yield keys
    except AudioRefused as refused:
        if isinstance(refused, OutOfTime) and isinstance(row, Track) and has_tries_left(row):
            return  # it waits for another try
        give_up(row, refused, keys)
    except Exception as error:
        if is_no_fault(error):
            still_waiting(row).update(tries=row.tries)
        elif not has_tries_left(row):
            give_up(row, AudioRefused(UNREADABLE), keys)
        raise


def count_try(row: Uploaded) -> None:
    """Whoever is killed later has counted. Raises AudioRefused for what ended its worker every time."""
    if row.tries >= MOST_TRIES:
        raise AudioRefused(POISON)
    still_waiting(row).update(tries=row.tries + 1)


def has_tries_left(row: Uploaded) -> bool:
    """`row`: as it was before this one."""
    return row.tries + 1 < MOST_TRIES


def give_up(row: Uploaded, why: AudioRefused, keys: list[str]) -> None:
    refuse(row, why)
    shelf.remove(*keys)


@contextmanager
def work_folder(row: Uploaded) -> Iterator[Path]:
    """A private folder. It is named after the row, so that what a killed worker left in it goes now."""
    folder = Path(tempfile.gettempdir()) / f"sync2gear-{row.pk}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def in_hand(keys: list[str], folder: Path, until: float) -> Path:
    """The file itself where it stands on disk as a whole; else a copy. Raises AudioRefused, ShelfAway."""
    try:
        if shelf.is_local() and len(keys) == 1:
            return shelf.path(keys[0])
        return shelf.joined(keys, folder / "source", until)
    except FileNotFoundError as gone:
        if not shelf.is_mounted(current_business().pk):
            raise shelf.ShelfAway("The folder of uploads is missing. Is MEDIA_ROOT mounted?") from gone
        raise NotItsBytes(refusal.GONE) from gone


def limits() -> Limits:
    return Limits(
        max_bytes=settings.UPLOAD_LIMIT_MB * 1_000_000,
        max_ms=settings.TRACK_LIMIT_HOURS * 3_600_000,
        wall_s=READ_DEADLINE_S,
        cpu_s=READ_DEADLINE_S,
        niceness=0,  # the reader itself lets others go first
    )


def tags_of(track: Track, source: Path, folder: Path) -> tuple[Tags, str]:
    """The tags, and the SHA-256 of the cover that now stands on the shelf. Raises AudioRefused."""
    kind = look(source, limits())
    if track.source_sha256 != (sha256 := sha256_of(source)):
        # What came in pieces has the one that a browser told, or none.
        track.source_sha256 = sha256
        track.save(update_fields=["source_sha256"])
    if problem := already_there(track):
        raise NotItsBytes(problem)
    tags = read_tags(source, kind, folder)
    return tags, shelve_cover(current_business().pk, tags.cover, tags.thumbnail)


def shelve_cover(business_id: UUID, cover: bytes | None, thumbnail: bytes | None = None) -> str:
    """Gives its name: the SHA-256 of its bytes; empty where there is none."""
    if not cover:
        return ""
    sha256 = hashlib.sha256(cover).hexdigest()
    shelf.write(cover, shelf.cover_key(business_id, sha256))
    if thumbnail:
        shelf.write(thumbnail, shelf.cover_key(business_id, sha256, px=THUMBNAIL_PX))
    return sha256


@transaction.atomic
def write_tags(track: Track, tags: Tags, cover_sha256: str) -> None:
    """The track can be found from now on. What a person has written meanwhile stays."""
    row = still_waiting(track).filter(is_tagged=False).select_for_update().first()
    if row is None:
        return
    for name in TAG_NAMES:
        if is_blank(row, name):
            setattr(row, name, fitting(row, name, getattr(tags, name)))
    row.cover_sha256 = row.cover_sha256 or cover_sha256
    row.is_tagged, row.faults = True, 0
    row.tries = row.tries if sound_follows() else 0
    row.save(update_fields=[*TAG_NAMES, "cover_sha256", "is_tagged", "faults", "tries"])


def is_blank(row: Track, name: str) -> bool:
    return not getattr(row, name) or (name == "title" and row.title == title_of(row.file_name))


def fitting(row: Track, name: str, found: Any) -> Any:
    """What was found as its column takes it; what is there already where it does not fit."""
    column: Any = Track._meta.get_field(name)
    if isinstance(found, str):
        return found[: column.max_length] or getattr(row, name)
    is_small = isinstance(column, models.PositiveSmallIntegerField)
    return None if is_small and found is not None and not 0 <= found < 2**15 else found


def sound_of(source: Path, folder: Path, bounds: Limits) -> TakenIn:
    """What devices get of it now stands on the shelf. Raises AudioRefused."""
    taken = read_sound(source, look(source, bounds), folder, bounds)
    shelf.put(taken.path, shelf.audio_key(current_business().pk, taken.sha256))
    return taken


@transaction.atomic
def publish_track(track: Track, taken: TakenIn) -> None:
    """It plays from now on, unless it was refused meanwhile, or somebody has to be asked about its twin."""
    track.refresh_from_db(fields=["title", "artist"])
    arrived_bytes = track.size_bytes
    measured = {"lead_ms": taken.lead_ms, "tail_ms": taken.tail_ms}
    is_new = publish(
        track,
        twin=twin_of(track, taken.duration_ms),
        tries=0,
        energy=Coalesce(F("energy"), Value(taken.energy)),
        **measured,
        **audio_columns(taken),
    )
    if is_new:
        forget_refused(track)
        Waveform.objects.update_or_create(track=track, defaults={"peaks": taken.peaks})
        sound_changed.send(Track, business=current_business(), sound=track, is_of_many=True)
        count_stored(current_business(), taken.size_bytes - arrived_bytes)


@transaction.atomic
def publish_recording(recording: Recording, taken: TakenIn) -> None:
    if publish(recording, **audio_columns(taken)):
        count_stored(current_business(), taken.size_bytes - recording.size_bytes)


def publish(row: Uploaded, **columns: Any) -> bool:
    """Whether this is what made it ready."""
    return bool(still_waiting(row).update(status=Sound.Status.READY, problem="", **columns))


def audio_columns(audio: TakenIn | Spoken) -> dict[str, Any]:
    names = ("sha256", "size_bytes", "duration_ms", "loudness_lufs", "true_peak_dbtp")
    return {name: getattr(audio, name) for name in names}


@transaction.atomic
def refuse(row: Uploaded, why: AudioRefused) -> None:
    told = {"status": Sound.Status.REFUSED, "problem": str(why)[:300], "size_bytes": 0}
    if isinstance(why, NotItsBytes) and isinstance(row, Track):
        told["source_sha256"] = ""
    if still_waiting(row).update(**told):
        count_stored(current_business(), -row.size_bytes)
        if isinstance(row, Track):
            row.refresh_from_db(fields=[*told, "folder"])
            forget_refused(row)


def still_waiting(row: Uploaded) -> QuerySet[Any]:
    return type(row).objects.filter(pk=row.pk, status=Sound.Status.WAITING)
