"""What a worker does for the library. Each task may run twice, or be killed half-way, without harm."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from library import refusal, shelf
from library.audio import AudioRefused, Limits
from library.faults import PASSING, is_no_fault
from library.making import NotAsWanted, make
from library.models import Announcement, Recording, Rendering, Sound
from library.parts import read as read_parts
from library.reading import (
    FETCH_S,
    READ_DEADLINE_S,
    audio_columns,
    count_try,
    in_hand,
    publish_recording,
    read_track,
    reading,
    sound_of,
    work_folder,
)
from library.signals import rendered
from library.speech import NotSpeakable
from library.stand_ins import after
from library.versions import settle
from tenants.holding import held
from tenants.jobs import Task, enqueue_soon
from tenants.limits import count_stored
from tenants.schemas import current_business

log = logging.getLogger(__name__)
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
#: To write down what was made: it may have been paid.
TRIES = 3
UNSPOKEN = "The voice failed. Save the announcement again; if it keeps failing, tell us."
__all__ = ["RECORDING_LIMITS", "read_recording", "read_track", "render", "speak_again"]


@contextmanager
def tried_again(task: Task, key: UUID) -> Iterator[None]:
    """Somebody waits for it. A try that comes after it was refused finds nothing to do."""
    try:
        yield
    except Exception:
        enqueue_soon(task, business=current_business(), key=key)
        raise


def read_recording(recording_id: UUID) -> None:
    """Read audio for announcements, recorded or uploaded, unless somebody else is at it. Its title stays."""
    with tried_again(read_recording, recording_id), held(f"reading {recording_id}") as is_ours:
        waiting = Recording.objects.filter(pk=recording_id, status=Sound.Status.WAITING)
        recording = waiting.first() if is_ours else None
        if recording is not None:
            listen_to(recording)


def listen_to(recording: Recording) -> None:
    began = monotonic()
    with reading(recording) as keys, work_folder(recording) as folder:
        count_try(recording)
        source = in_hand(keys, folder, began + FETCH_S)
        taken = sound_of(source, folder, RECORDING_LIMITS.until(began + READ_DEADLINE_S))
        publish_recording(recording, taken)
        shelf.remove(*keys)


def render(rendering_id: UUID) -> None:
    """Make the sound of parts. What an announcement said before stays playable until this is ready."""
    with tried_again(render, rendering_id):
        rendering = Rendering.objects.filter(pk=rendering_id, status=Sound.Status.WAITING).first()
        if rendering is not None:
            voice(rendering)


def voice(rendering: Rendering) -> None:
    try:
        finish(rendering, status=Sound.Status.READY, problem="", **rendered_columns(rendering))
    except (NotSpeakable, AudioRefused) as refused:
        finish(rendering, status=Sound.Status.REFUSED, problem=str(refused)[:300])
    except Exception as error:
        if not is_no_fault(error):
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
        shelf.put(made.spoken.path, shelf.audio_key(business.pk, made.spoken.sha256))
    stand_ins = int(made.has_stand_in)
    told = {"spoken_by": made.by[:80], "stand_ins": stand_ins, "again_at": after(stand_ins)}
    return audio_columns(made.spoken) | told


def finish(rendering: Rendering, **columns: Any) -> None:
    """Tell those who wait for it, once."""
    for tries_left in reversed(range(TRIES)):
        try:
            write_down(rendering, columns)
        except PASSING:
            if not tries_left:
                raise
        else:
            break


@transaction.atomic
def write_down(rendering: Rendering, columns: dict[str, Any]) -> None:
    """Locks as everybody does: the rendering, its announcements, zones, feeds."""
    is_open = Q(status=Sound.Status.WAITING) | Q(status=rendering.status, stand_ins__gt=0)
    before_bytes = rendering.size_bytes
    if Rendering.objects.filter(is_open, pk=rendering.pk).update(**columns):
        rendering.refresh_from_db()
        said = rendering.versions.values("announcement")
        list(Announcement.objects.select_for_update(no_key=True).filter(pk__in=said).order_by("pk"))
        rendered.send(Rendering, business=current_business(), rendering=rendering)
        settle(rendering)
        count_stored(current_business(), rendering.size_bytes - before_bytes)
