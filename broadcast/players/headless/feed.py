"""A feed as the protocol says it, read into values."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from broadcast.engine.loop import MS, playing_at, step_ms
from broadcast.engine.plan import Anchor, Sound
from broadcast.players.headless.rounds import Rounds

SECOND = timedelta(seconds=1)
NONE = timedelta(0)
ONCE = Rounds()
RANKS = {"announcement": 0, "interrupt": 1}


class FeedWrong(Exception):
    """Its text says what is wrong. The feed before goes on."""


@dataclass(frozen=True)
class Place:
    """Where a loop is: its track began at `began` and gives way at `until`."""

    sound: Sound
    began: datetime
    until: datetime


@dataclass(frozen=True)
class Segment:
    """Music until `until`, for ever without one. Without tracks it is silence that is meant."""

    begin: datetime
    until: datetime | None
    channel_id: str
    tracks: tuple[Sound, ...]
    anchor: Anchor | None
    crossfade_ms: int

    def place(self, at: datetime) -> Place | None:
        if not self.tracks or not self.anchor:
            return None
        index, position_ms = playing_at(self.tracks, self.anchor, self.crossfade_ms, at)
        # In whole milliseconds, so that every moment of a track gives the same beginning.
        began = at - (at - self.anchor.at) % MS - position_ms * MS
        sound = self.tracks[index]
        return Place(sound, began, began + step_ms(sound, self.crossfade_ms) * MS)


@dataclass(frozen=True)
class Call:
    """A cue or an interrupt: what is said, and in which span it may begin."""

    id: str
    kind: str
    sounds: tuple[Sound, ...]
    mode: str
    priority: int
    at: datetime
    until: datetime
    #: Heard on a muted player too.
    override: bool = False
    #: Cuts what is being said.
    replaces: bool = False
    rounds: Rounds = ONCE
    #: A feed that was made between these moments of the server names it, or it is over.
    named: tuple[datetime, datetime] | None = None

    @property
    def rank(self) -> tuple[int, int]:
        return RANKS[self.kind] + self.replaces, self.priority

    @property
    def length(self) -> timedelta:
        return sum((sound.duration_ms for sound in self.sounds), 0) * MS


@dataclass(frozen=True)
class Feed:
    raw: dict[str, Any]
    generated_at: datetime
    segments: tuple[Segment, ...]
    cues: tuple[Call, ...]

    @property
    def device(self) -> dict[str, Any]:
        return dict(self.raw.get("device") or {})

    @property
    def state(self) -> dict[str, Any]:
        return dict(self.raw.get("state") or {})

    @property
    def poll_s(self) -> float:
        return float(self.raw.get("poll_s") or 60)

    def segment_at(self, at: datetime) -> Segment | None:
        """The one that holds; before them all the first with music."""
        begun = [segment for segment in self.segments if segment.begin <= at]
        music = (segment for segment in self.segments if segment.tracks)
        return begun[-1] if begun else next(music, None)

    def change_after(self, at: datetime) -> datetime | None:
        """When the next segment begins."""
        return next((segment.begin for segment in self.segments if segment.begin > at), None)

    def key_of(self, sha256: str) -> str | None:
        return next((key for key, entry in self.raw["media"].items() if entry["sha256"] == sha256), None)


def read_feed(body: bytes, cut: Callable[[dict[str, Any]], None] | None = None) -> Feed:
    """Raises FeedWrong. `cut` takes away from what was sent what is not to be read."""
    try:
        raw = json.loads(body)
        if cut:
            cut(raw)
        if raw["v"] != 1:
            raise FeedWrong(f"The feed is of version {raw['v']}, and this player knows version 1.")
        segments = tuple(segment(raw, row) for row in raw["music"] if row.get("silent") or row["tracks"])
        return Feed(raw, moment(raw["generated_at"]), segments, tuple(cues(raw)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FeedWrong(f"The feed cannot be read: {error!r}") from error


def segment(raw: dict[str, Any], row: dict[str, Any]) -> Segment:
    return Segment(
        begin=moment(row["from"]),
        until=moment(row["until"]) if row.get("until") else None,
        channel_id=str(row.get("channel_id", row.get("channel", ""))),
        tracks=sounds(raw["media"], [] if row.get("silent") else row["tracks"]),
        anchor=anchor(row["anchor"]) if row.get("anchor") else None,
        crossfade_ms=round(row.get("crossfade_s", raw["zone"]["crossfade_s"]) * 1000),
    )


def cues(raw: dict[str, Any]) -> list[Call]:
    """Those that this player is to play."""
    own = str(raw["device"]["id"])
    return [cue(raw["media"], row) for row in raw["cues"] if is_for(own, row)]


def cue(media: dict[str, Any], row: dict[str, Any]) -> Call:
    at = moment(row["at"])
    until = at + row.get("late_by_s", 60) * SECOND
    mode, priority = row.get("mode", "duck"), int(row.get("priority", 0))
    return Call(row["id"], "announcement", sounds(media, row["media"]), mode, priority, at, until)


def interrupt(media: dict[str, Any], row: dict[str, Any], at: datetime, ahead: timedelta = NONE) -> Call:
    """It is due at once, at `at`, or at its own moment. KeyError where the media do not name its sounds.

    `at` is of this player's clock, which is so much `ahead` of the server's; the row has the server's times.
    """
    mode, priority = row.get("mode", "duck"), int(row.get("priority", 0))
    said = sounds(media | (row.get("sounds") or {}), row["media"])
    named = moment(row["announced_at"]), moment(row["expires_at"])
    start = max(at, moment(row["at"]) + ahead) if row.get("at") else at
    ways = row.get("override") is True, row.get("replace") is True, Rounds.of(row), named
    return Call(row["id"], "interrupt", said, mode, priority, start, named[1] + ahead, *ways)


def is_for(device: str, row: dict[str, Any]) -> bool:
    return device in row.get("devices", [device])


def sounds(media: dict[str, Any], keys: list[str]) -> tuple[Sound, ...]:
    return tuple(Sound(media[key]["sha256"], round(media[key]["s"] * 1000)) for key in keys)


def anchor(row: dict[str, Any]) -> Anchor:
    return Anchor(int(row["index"]), round(row["position_s"] * 1000), moment(row["at"]))


def moment(said: str) -> datetime:
    """ValueError without an offset."""
    at = datetime.fromisoformat(said)
    if at.tzinfo is None:
        raise ValueError(said)
    return at
