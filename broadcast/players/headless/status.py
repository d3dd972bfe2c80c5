"""What a player says of itself with each report."""

from typing import Any

from broadcast.players.headless.deck import Deck
from broadcast.players.headless.feed import SECOND, Feed
from broadcast.players.headless.line import APP

#: As if it were heard at a usual level, or not at all.
LOUD_DB, SILENT_DB = -20.0, -120.0


def status(feed: Feed | None, deck: Deck | None, offset_ms: int, is_streaming: bool) -> dict[str, Any]:
    """It has every sound, for it fetches none."""
    about = {"blocked": False, "clock_offset_ms": offset_ms, "app": APP, "streaming": is_streaming}
    if not feed or not deck:
        return about | {"playing": False}
    media = feed.raw["media"]
    size = sum(int(entry.get("bytes") or 0) for entry in media.values())
    cached = {"cached": len(media), "wanted": len(media), "cached_bytes": size}
    return about | cached | volumes(feed, deck) | heard(feed, deck)


def volumes(feed: Feed, deck: Deck) -> dict[str, Any]:
    percent = feed.raw["zone"]["volume"] * feed.device.get("volume", 100) / 100
    return {"volume": round(percent), "muted": deck.speech.is_muted}


def heard(feed: Feed, deck: Deck) -> dict[str, Any]:
    play, is_muted = deck.music.play, deck.speech.is_muted
    is_loud = not is_muted and bool(play or deck.speech.spoken)
    return {
        "now": feed.key_of(play.sound.sha256) if play else None,
        "position_s": max(0.0, round((deck.at - play.began) / SECOND, 1)) if play else 0,
        "playing": play is not None,
        "silent": deck.music.is_silence_meant(deck.at),
        "rms_db": LOUD_DB if is_loud else SILENT_DB,
    }
