"""Where the music goes when somebody decides by hand: the next track, the one before, a place in it. Pure."""

from dataclasses import replace
from datetime import datetime

from broadcast.engine.loop import playing_at, step_ms
from broadcast.engine.plan import Anchor, Playing
from broadcast.engine.tape import nearest, places_of

#: So far into a track "previous" begins it once more.
AGAIN_MS = 3_000


def place(playing: Playing, at: datetime) -> Anchor:
    """Where it is at a moment."""
    index, position_ms = playing_at(playing.order, playing.anchor, playing.crossfade_ms, at)
    return Anchor(index, position_ms, at)


def next_track(playing: Playing, at: datetime) -> Anchor:
    """The end of the order is its beginning."""
    here = place(playing, at)
    return Anchor((here.index + 1) % len(playing.order), 0, at)


def previous_track(playing: Playing, at: datetime) -> Anchor:
    here = place(playing, at)
    back = 0 if here.position_ms > AGAIN_MS else 1
    return Anchor((here.index - back) % len(playing.order), 0, at)


def seek(playing: Playing, at: datetime, position_ms: int) -> Anchor:
    """To a place in the track that plays; before its end, where the next one comes in."""
    here = place(playing, at)
    end_ms = step_ms(playing.order[here.index], playing.crossfade_ms)
    return replace(here, position_ms=max(0, min(position_ms, end_ms - 1)))


def resume(playing: Playing, at: datetime, sha256: str, paused: Anchor) -> Anchor:
    """Where it was paused, if that track is still played here; else where the plan is by now."""
    places = places_of(playing.order).get(sha256)
    return replace(paused, index=nearest(places, paused.index), at=at) if places else place(playing, at)
