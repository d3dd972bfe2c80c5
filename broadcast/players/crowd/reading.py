"""Reads of a feed only the part that comes soon: thousands of whole ones would fill the memory."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from broadcast.engine.plan import Sound
from broadcast.players.headless.clock import Clock
from broadcast.players.headless.feed import Feed, moment, read_feed
from broadcast.players.headless.speech import MISSED

#: So far ahead it reads, and so long before that ends it is to read again.
AHEAD, EARLY = timedelta(minutes=30), timedelta(minutes=5)


class Shared:
    """Values that many feeds have in common, each kept once."""

    def __init__(self) -> None:
        self._media: dict[bytes, dict[str, Any]] = {}
        self._sounds: dict[Sound, Sound] = {}

    def media(self, media: dict[str, Any]) -> dict[str, Any]:
        told = json.dumps(media, sort_keys=True)
        return self._media.setdefault(sha256(told.encode()).digest(), media)

    def tracks(self, tracks: tuple[Sound, ...]) -> tuple[Sound, ...]:
        """Their order is a zone's own."""
        return tuple(self._sounds.setdefault(sound, sound) for sound in tracks)


class Reader:
    """What a player reads with. `again_at` says when it has to read its feed again."""

    def __init__(self, clock: Clock, shared: Shared) -> None:
        self._clock, self._shared = clock, shared
        self.again_at: datetime | None = None

    def __call__(self, body: bytes) -> Feed:
        """Raises FeedWrong."""
        now = self._clock.now()
        feed = read_feed(body, lambda raw: cut(raw, now - MISSED, now + AHEAD))
        self.again_at = now + AHEAD - EARLY
        raw = feed.raw | {"media": self._shared.media(feed.raw["media"]), "music": [], "cues": []}
        segments = tuple(
            replace(segment, tracks=self._shared.tracks(segment.tracks)) for segment in feed.segments
        )
        return replace(feed, raw=raw, segments=segments)


def cut(raw: dict[str, Any], begin: datetime, end: datetime) -> None:
    """Only the music and the cues between two moments."""
    raw["music"] = [row for row in raw["music"] if moment(row["from"]) < end and not is_over(row, begin)]
    raw["cues"] = [row for row in raw["cues"] if begin < moment(row["at"]) < end]


def is_over(segment: dict[str, Any], begin: datetime) -> bool:
    return bool(segment.get("until")) and moment(segment["until"]) < begin
