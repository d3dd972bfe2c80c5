"""A zone's music as an endless loop: what plays now is computed from an anchor, never ticked. Pure.

A track gives way to the next one `crossfade` before its end, so it fills `step_ms` of the loop. Position and
index follow from that alone; players compute the same.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate

from broadcast.engine.plan import Anchor, Sound

MS = timedelta(milliseconds=1)


def step_ms(sound: Sound, crossfade_ms: int) -> int:
    """How long after this track's start the next one starts. A track too short to fade twice plays whole."""
    long_enough = sound.duration_ms > 2 * crossfade_ms
    return sound.duration_ms - crossfade_ms if long_enough else sound.duration_ms


def playing_at(order: Sequence[Sound], anchor: Anchor, crossfade_ms: int, at: datetime) -> tuple[int, int]:
    """(index, position_ms) of the loop at a moment, also before the anchor. `position_ms` < the track's step.

    While two tracks fade into each other, the one that comes in counts. ValueError if there is no music.
    """
    if not order:
        raise ValueError("There is no music to play; fall back to another source before asking.")
    ends = list(accumulate(step_ms(sound, crossfade_ms) for sound in order))
    first = anchor.index % len(order)
    elapsed = (ends[first - 1] if first else 0) + anchor.position_ms + (at - anchor.at) // MS
    into = elapsed % ends[-1]
    index = bisect_right(ends, into)
    return index, into - (ends[index - 1] if index else 0)
