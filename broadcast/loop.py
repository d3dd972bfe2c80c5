"""A zone's music as an endless loop: what plays now is computed from an anchor, never ticked. Pure.

A track gives way to the next one `crossfade` before its end, so it fills `step_ms` of the loop. Position and
index follow from that alone; players compute the same.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import accumulate

from broadcast.plan import Anchor, Sound

MS = timedelta(milliseconds=1)


def order_music(music: Iterable[Sound], seed: str) -> tuple[Sound, ...]:
    """A shuffled order that depends on the seed and the sounds alone; a sound given twice stands once."""
    once = {sound.sha256: sound for sound in sorted(music, key=lambda sound: sound.duration_ms)}
    return tuple(sorted(once.values(), key=lambda sound: (_draw(seed, sound), sound.sha256)))


def _draw(seed: str, sound: Sound) -> bytes:
    return sha256(f"{seed} {sound.sha256}".encode()).digest()


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


def carry_on(
    previous_order: Sequence[Sound],
    previous_anchor: Anchor,
    order: Sequence[Sound],
    crossfade_ms: int,
    at: datetime,
    previous_crossfade_ms: int | None = None,
) -> Anchor:
    """The anchor under which a changed order goes on from `at` without a jump.

    Nothing changed: the same anchor. Else the track that plays at `at` goes on, anchored where it started.
    If it is gone, the next of the previous order that is left begins at `at`; if none is, the new order does.
    Give `previous_crossfade_ms` when the crossfade changed too: the old loop ran with that one.
    """
    before = crossfade_ms if previous_crossfade_ms is None else previous_crossfade_ms
    if tuple(order) == tuple(previous_order) and before == crossfade_ms:
        return previous_anchor
    if not previous_order:
        return Anchor(0, 0, at)
    index, position_ms = playing_at(previous_order, previous_anchor, before, at)
    places = {sound.sha256: place for place, sound in enumerate(order)}
    if previous_order[index].sha256 in places:
        return Anchor(places[previous_order[index].sha256], 0, at - position_ms * MS)
    following = (*previous_order[index + 1 :], *previous_order[:index])
    survivors = (places[sound.sha256] for sound in following if sound.sha256 in places)
    return Anchor(next(survivors, 0), 0, at)
