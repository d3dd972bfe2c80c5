"""What a player says of itself. All of it is optional, and any of it may be wrong."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any, Self
from uuid import UUID

from django.db import DataError, transaction
from django.utils import timezone

from broadcast.edge.models import EdgeDevice, Presence
from broadcast.outbox import notify_each
from broadcast.players.faults import SILENCE

MOST_BYTES = 4000
#: What the server itself notes among it; a player does not say this.
NOTED = ("address", "soundless_s")
#: Of a row that is there already: whether its stream is open is the edge's to say.
COLUMNS = [field.name for field in Presence._meta.fields if field.name not in ("device_id", "streaming")]
#: Music is never as quiet; what a cable or a fade lets through is.
SOUNDLESS_DB = -60.0
#: A shorter silence is a quiet moment of a song, or a player that has just been let in.
STAYS_S = 10


@dataclass(frozen=True)
class Note:
    """What one player says of itself, as it came."""

    device_id: UUID
    business_id: UUID
    zone_id: UUID
    status: Any
    address: str = ""


def note_status(device: EdgeDevice, status: Any, address: str = "") -> None:
    note_statuses([Note(device.pk, device.business_id, device.zone_id, status, address)])


def note_statuses(notes: Iterable[Note]) -> None:
    """Keep what players say of themselves, for the portal's lists. Of one player the last counts."""
    latest = {note.device_id: note for note in notes if is_status(note.status)}
    try:
        write(sorted(latest.values(), key=lambda note: note.device_id))
    except DataError:
        # PostgreSQL's JSON holds no NUL, no half of a surrogate pair and no NaN, and Python's does.
        for note in latest.values() if len(latest) > 1 else ():
            note_statuses([note])


def is_status(said: Any) -> bool:
    return isinstance(said, dict) and len(json.dumps(said)) <= MOST_BYTES


@transaction.atomic
def write(notes: Sequence[Note]) -> None:
    if not notes:
        return
    now, ids = timezone.now(), [note.device_id for note in notes]
    before = Presence.objects.select_for_update().filter(pk__in=ids).order_by("pk").in_bulk()
    rows = [presence(note, before.get(note.device_id), now) for note in notes]
    Presence.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["device_id"], update_fields=COLUMNS
    )
    notify_each("seen", {note.zone_id for note in notes})


def presence(note: Note, before: Presence | None, now: datetime) -> Presence:
    said = {name: value for name, value in note.status.items() if name not in NOTED}
    said |= {"address": note.address} if note.address else {}
    is_soundless = Status.of(said).is_soundless
    said |= {"soundless_s": soundless_s(before, now)} if is_soundless else {}
    is_watched = is_soundless or (before is not None and before.look_at is not None)
    return Presence(
        device_id=note.device_id,
        business_id=note.business_id,
        zone_id=note.zone_id,
        seen_at=now,
        reported_at=now,
        status=said,
        look_at=now if is_watched else None,
        **Status.of(said).columns,
    )


def soundless_s(row: Presence | None, now: datetime) -> float:
    """For how long one that tells of no sound has done so."""
    before = Status.of(row.status) if row else None
    if row is None or before is None or not before.is_soundless:
        return 0
    return (before.soundless_s or 0) + (now - row.seen_at).total_seconds()


@dataclass(frozen=True)
class Status:
    """The same with types; None, or False, where it was not said or makes no sense."""

    app: str
    address: str
    #: The feed's key of the track that plays.
    now: str
    volume: int | None
    #: The device's own, of 100, where it was set on the device itself.
    hand_volume: int | None
    rms_db: float | None
    soundless_s: float | None
    cached: int | None
    wanted: int | None
    clock_offset_ms: int | None
    is_muted: bool
    is_blocked: bool
    #: It is meant to be silent: quiet hours, paused, nothing to play.
    is_silent: bool
    is_playing: bool
    #: The reasons of the faults that last.
    faults: frozenset[str] | None

    @classmethod
    def of(cls, said: dict[str, Any]) -> Self:
        return cls(
            app=text(said.get("app")),
            address=text(said.get("address")),
            now=text(said.get("now")),
            volume=whole(said.get("volume")),
            hand_volume=percent(said.get("hand_volume")),
            rms_db=number(said.get("rms_db")),
            soundless_s=number(said.get("soundless_s")),
            cached=whole(said.get("cached")),
            wanted=whole(said.get("wanted")),
            clock_offset_ms=whole(said.get("clock_offset_ms")),
            is_muted=said.get("muted") is True,
            is_blocked=said.get("blocked") is True,
            is_silent=said.get("silent") is True,
            is_playing=said.get("playing") is True,
            faults=words(said.get("faults")),
        )

    @property
    def level_percent(self) -> int | None:
        """From silence (-60 dB) to full scale."""
        if self.rms_db is None:
            return None
        return round(100 * (1 - max(SOUNDLESS_DB, min(0.0, self.rms_db)) / SOUNDLESS_DB))

    @property
    def is_due(self) -> bool:
        """By its own word it should be heard."""
        return not (self.is_silent or self.is_muted or self.volume == 0)

    @property
    def is_soundless(self) -> bool:
        """By its own word it should be heard, and no sound comes out of it."""
        return self.is_due and (self.is_blocked or self.level_percent == 0)

    @property
    def stays_soundless(self) -> bool:
        """Its browser waits for a touch, or it has been so for a while."""
        return self.is_soundless and (self.is_blocked or (self.soundless_s or 0) >= STAYS_S)

    def bears_out(self, reason: str) -> bool:
        """A fault that it reported lasts still: a browser that is gone for good never tells of the end."""
        return self.faults is None or reason in self.faults

    @property
    def is_unheard(self) -> bool:
        """By its own word it should be heard, and is not: it has noticed so, or anybody would by now."""
        return self.stays_soundless or (self.is_due and SILENCE in (self.faults or ()))

    @property
    def columns(self) -> dict[str, Any]:
        """What the list of all businesses' players asks for."""
        return {
            "app": self.app,
            "is_soundless": self.is_unheard,
            "is_blocked": self.is_blocked,
            "is_clock_wrong": bool(self.clock_words),
        }

    @property
    def has_all(self) -> bool:
        """Everything that its feed names is on the device."""
        return self.cached is not None and self.wanted is not None and self.cached >= self.wanted

    @property
    def clock_off(self) -> str:
        return self.clock_words or f"{abs(self.clock_offset_ms or 0)} ms"

    @property
    def clock_words(self) -> str:
        """How far the device's own clock is off; empty where nobody could hear it."""
        off_s = abs(self.clock_offset_ms or 0) / 1000
        for unit, seconds in (("days", 86_400), ("hours", 3600), ("min", 60), ("s", 1)):
            if off_s >= 2 * seconds:
                return f"{round(off_s / seconds)} {unit}"
        return ""


def text(value: Any) -> str:
    return "".join(letter for letter in value if letter.isprintable())[:60] if isinstance(value, str) else ""


def words(value: Any) -> frozenset[str] | None:
    return frozenset(map(text, value)) if isinstance(value, list) else None


def number(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    return float(value) if is_number else None


def whole(value: Any) -> int | None:
    found = number(value)
    return None if found is None else round(found)


def percent(value: Any) -> int | None:
    found = whole(value)
    return None if found is None else max(0, min(found, 100))
