"""Events as a report carries them. Their ids are derived: a play has the same one after a restart."""

import hashlib
import uuid
from datetime import datetime

from broadcast.engine.plan import Sound
from broadcast.players.headless.feed import Call
from broadcast.players.headless.ledger import Event


def derived_id(*parts: str) -> str:
    """A UUID of version 8: 122 bits of a hash."""
    digest = hashlib.sha256(":".join(parts).encode()).digest()[:16]
    number = int.from_bytes(digest, "big") & ~(0xF000 << 64) & ~(0xC000 << 48) | 0x8000 << 64 | 0x8000 << 48
    return str(uuid.UUID(int=number))


def utc(at: datetime) -> str:
    """RFC 3339, to the millisecond."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def event(play_id: str, kind: str, status: str) -> Event:
    empty = dict.fromkeys(("ref", "media", "started_at", "ended_at", "reason"))
    return {"id": play_id, "kind": kind, "status": status, **empty}


def track_event(device_id: str, sound: Sound, began: datetime, started_at: datetime) -> Event:
    """`began` is when the track would have been at its very beginning."""
    play_id = derived_id(device_id, "track", sound.sha256, utc(began))
    told = {"media": sound.sha256, "started_at": utc(started_at)}
    return event(play_id, "track", "playing") | told


def call_event(device_id: str, call: Call) -> Event:
    media = call.sounds[0].sha256 if call.sounds else None
    told = {"ref": call.id, "media": media}
    return event(derived_id(device_id, call.id), call.kind, "delivered") | told
