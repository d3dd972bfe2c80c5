"""Where a zone is in its music now: computed from its feed's anchor, never ticked."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from broadcast.edge.models import ReadyFeed
from broadcast.engine import acts
from broadcast.engine.loop import step_ms
from broadcast.engine.plan import Anchor, Playing
from broadcast.entries import key
from broadcast.feed import told
from broadcast.members import playing_before, playing_in, segment_at
from broadcast.models import Zone


@dataclass(frozen=True)
class Now:
    """The track that a zone hears, or at which it is paused, and where in it the zone is."""

    #: Of the feed's `media`.
    entry: dict[str, Any]
    position_ms: int
    is_playing: bool
    #: A jump is made by all players in one moment, so far ahead; until then what was heard goes on.
    lead_ms: int = 0
    #: Of `media` too: the track that follows.
    coming: dict[str, Any] = field(default_factory=dict)
    channel: str = ""

    @property
    def title(self) -> str:
        return str(self.entry["title"])

    @property
    def artist(self) -> str:
        return str(self.entry.get("artist", ""))

    @property
    def length_ms(self) -> int:
        return round(self.entry["s"] * 1000)

    @property
    def length_s(self) -> int:
        return self.length_ms // 1000

    @property
    def position_s(self) -> int:
        return self.position_ms // 1000

    @property
    def cover_sha256(self) -> str:
        cover: str = self.entry.get("cover", "")
        return cover.rpartition("/")[2].removesuffix(".jpg")


def now_in(zone: Zone, feed: ReadyFeed | None, now: datetime) -> Now | None:
    """None in silence and without music. A jump that is under way has been made."""
    body = told(feed) if feed else {}
    playing = playing_in(zone, body, now)
    if playing is None:
        return None
    at = max(now, playing.anchor.at)
    place = place_in(zone, playing, at)
    segment = segment_at(body, at) or {}
    return Now(
        entry_at(body, playing, place),
        place.position_ms,
        is_playing(zone),
        lead_ms=round((at - now).total_seconds() * 1000),
        coming=coming(body, playing, place),
        channel=str(segment.get("channel", "")),
    )


def entry_at(body: dict[str, Any], playing: Playing, place: Anchor) -> dict[str, Any]:
    """Of the feed's `media`."""
    entry: dict[str, Any] = body["media"][key(playing.order[place.index].sha256)]
    return entry


def coming(body: dict[str, Any], playing: Playing, place: Anchor) -> dict[str, Any]:
    """What follows the track: the next one, or what begins before it is over; empty where silence does."""
    left_ms = step_ms(playing.order[place.index], playing.crossfade_ms) - place.position_ms
    until = (segment_at(body, place.at) or {}).get("until")
    change = datetime.fromisoformat(until) if until else None
    if change is None or change > place.at + timedelta(milliseconds=left_ms):
        return entry_at(body, playing, acts.next_track(playing, place.at))
    begun = playing_before(body, change)
    return entry_at(body, begun, acts.place(begun, change)) if begun else {}


def place_in(zone: Zone, playing: Playing, at: datetime) -> Anchor:
    """Of a paused zone where it goes on."""
    if is_playing(zone) or zone.state is None:
        return acts.place(playing, at)
    state = zone.state
    return acts.resume(playing, at, state.sha256, Anchor(state.index, state.position_ms, state.at))


def is_playing(zone: Zone) -> bool:
    return zone.state is None or zone.state.is_playing
