"""Small feeds, as the server would send them."""

import json
from datetime import datetime, timedelta
from typing import Any

from broadcast.players.headless.feed import Feed, read_feed
from broadcast.players.headless.plays import utc

NOON = datetime.fromisoformat("2026-03-02T12:00:00Z")
ZONE = "0b9a4c1e-77d3-4a55-8f60-1d2e3c4b5a69"
DEVICE = "5f1d7c3e-8a52-4d0c-9b1e-2f6a7c8d9e01"


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def entry(letter: str, seconds: float) -> dict[str, Any]:
    return {"url": f"/player/media/{letter * 64}.mp3", "sha256": letter * 64, "bytes": 1000, "s": seconds}


#: Two songs of a minute and a half, and a word of five seconds.
MEDIA = {"a": entry("a", 100), "b": entry("b", 80), "w": entry("d", 5)}


def segment(tracks: str, begin: float = 0, until: float | None = None, **members: Any) -> dict[str, Any]:
    """The loop of these tracks, begun at `begin` seconds after noon."""
    anchor = {"index": 0, "position_s": 0, "at": utc(after(begin))}
    ends = None if until is None else utc(after(until))
    silent: dict[str, Any] = {} if tracks else {"silent": True}
    told = {"from": utc(after(begin)), "until": ends, "channel_id": "c", "tracks": list(tracks)}
    return told | {"anchor": anchor if tracks else None} | silent | members


def cue(at: float, mode: str = "duck", **members: Any) -> dict[str, Any]:
    plain = {"id": f"cue {at:g}", "at": utc(after(at)), "media": ["w"], "mode": mode}
    return plain | {"priority": 50, "late_by_s": 60} | members


def interrupt(**members: Any) -> dict[str, Any]:
    times = {"expires_at": utc(after(300)), "announced_at": utc(NOON)}
    return {"id": "i1", "media": ["w"], "mode": "duck", "repeat_until_cleared": False} | times | members


def feed_bytes(*music: dict[str, Any], **members: Any) -> bytes:
    """Two songs in a loop without crossfade, unless told otherwise."""
    device = {"id": DEVICE, "name": "Till", "volume": 80, "muted": False}
    zone = {"id": ZONE, "name": "Floor", "tz": "Europe/London", "volume": 50, "crossfade_s": 0}
    plain = {
        "v": 1,
        "generated_at": utc(NOON),
        "valid_until": utc(NOON + timedelta(hours=42)),
        "poll_s": 60,
        "device": device | members.pop("device", {}),
        "zone": zone | members.pop("zone", {}),
        "media": MEDIA,
        "music": list(music) or [segment("ab")],
        "cues": [],
        "interrupts": [],
        "state": {"playing": True, "anchor": None},
    }
    return json.dumps(plain | members).encode()


def feed(*music: dict[str, Any], **members: Any) -> Feed:
    return read_feed(feed_bytes(*music, **members))
