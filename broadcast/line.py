"""A zone's music as a line of segments: what is heard at any moment is computed, never ticked. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from broadcast.dayparts import DAY
from broadcast.loop import playing_at, step_ms
from broadcast.mix import sequence
from broadcast.moments import MS
from broadcast.plan import Anchor, Mix, Plan, Playing, Segment, Sound
from broadcast.winners import Tuning, tunings

Tuned = tuple[datetime, datetime]
#: An order of very short tracks ends here and begins again.
MOST = 3000


def music_line(
    plan: Plan, start: datetime, until: datetime, *, open_end: bool = False
) -> tuple[Segment, ...]:
    """What a zone plays in [start, until), without holes. `open_end`: the last one can loop for ever.

    Every segment begins its channel afresh, in an order drawn for that channel and local day; only the one in
    which the players are (`plan.playing`) goes on from there.
    """
    found = tunings(plan, start, until)
    return tuple(
        segment(plan, each, max(start, each.begin), DAY if open_end and each is found[-1] else timedelta(0))
        for each in found
    )


def segment(plan: Plan, tuning: Tuning, start: datetime, at_least: timedelta) -> Segment:
    """From `start` on. Its order lasts to its end, and `at_least` so long."""
    bare = Segment(start, tuning.end, tuning.source, tuning.source_id, tuning.channel_id, tuning.lost)
    if tuning.source in ("silence", "nothing"):
        return bare
    mix = plan.mixes[tuning.channel_id]
    tape = Tape(mix, f"{plan.zone_id} {mix.channel_id} {tuning.begin.astimezone(plan.tz).date()}")
    anchor = anchor_of(plan.playing, tuning, tape)
    order = tape.lasting(anchor, max(tuning.end, anchor.at + at_least))
    return Segment(
        start,
        tuning.end,
        tuning.source,
        tuning.source_id,
        tuning.channel_id,
        tuning.lost,
        order,
        anchor,
        mix.crossfade_ms,
        mix.volume_percent,
    )


class Tape:
    """A channel's order, as far as it was wound."""

    def __init__(self, mix: Mix, seed: str) -> None:
        self.crossfade_ms = mix.crossfade_ms
        self.sounds: list[Sound] = []
        self._more = sequence(mix, seed)

    def wind(self, count: int) -> list[Sound]:
        self.sounds += islice(self._more, max(0, count - len(self.sounds)))
        return self.sounds[:count]

    def lasting(self, anchor: Anchor, end: datetime) -> tuple[Sound, ...]:
        """From the first track to the one that is heard at `end`."""
        count, left_ms = anchor.index, (end - anchor.at) // MS + anchor.position_ms
        while left_ms > 0 and count < MOST:
            count += 1
            left_ms -= step_ms(self.wind(count)[-1], self.crossfade_ms)
        return tuple(self.wind(max(count, anchor.index + 1)))


def anchor_of(playing: Playing | None, tuning: Tuning, tape: Tape) -> Anchor:
    """Where the segment's music counts from: its beginning, or what the players of the zone are in."""
    if playing is None or not tuning.begin <= playing.as_of < tuning.end:
        return Anchor(0, 0, tuning.begin)
    if playing.channel_id != tuning.channel_id:
        return Anchor(0, 0, playing.as_of)
    if is_unchanged(playing, tape):
        return playing.anchor
    return gone_on(playing, tape)


def is_unchanged(playing: Playing, tape: Tape) -> bool:
    """Whether the players' order is this one, and they have not come round to its beginning again."""
    if playing.crossfade_ms != tape.crossfade_ms:
        return False
    if tuple(tape.wind(len(playing.order))) != playing.order:
        return False
    left = playing.order[playing.anchor.index :]
    lasts_ms = sum(step_ms(sound, playing.crossfade_ms) for sound in left) - playing.anchor.position_ms
    return (playing.as_of - playing.anchor.at) // MS < lasts_ms


def gone_on(playing: Playing, tape: Tape) -> Anchor:
    """The track that plays goes on, at its place nearest to where it was; if it is gone, the next begins."""
    index, position_ms = playing_at(playing.order, playing.anchor, playing.crossfade_ms, playing.as_of)
    sounds = tape.wind(max(len(playing.order), index + 1))
    place = nearest(sounds, playing.order[index], index)
    if place is not None:
        return Anchor(place, 0, playing.as_of - position_ms * MS)
    following = (*playing.order[index + 1 :], *playing.order[:index])
    places = (nearest(sounds, sound, index) for sound in following)
    return Anchor(next((place for place in places if place is not None), 0), 0, playing.as_of)


def nearest(sounds: list[Sound], wanted: Sound, index: int) -> int | None:
    places = [place for place, sound in enumerate(sounds) if sound.sha256 == wanted.sha256]
    return min(places, key=lambda place: abs(place - index), default=None)


def tuned(plan: Plan, channel_id: str, start: datetime, until: datetime) -> list[Tuned]:
    """The stretches of [start, until) in which the channel is heard."""
    found: list[Tuned] = []
    for each in tunings(plan, start, until):
        if each.channel_id == channel_id and each.source not in ("silence", "nothing"):
            begin = found.pop()[0] if found and found[-1][1] == each.begin else max(start, each.begin)
            found.append((begin, each.end))
    return found


def changes(plan: Plan, channel_id: str, every: int, start: datetime, until: datetime) -> list[datetime]:
    """Every so many changes of track within each segment of the channel in [start, until)."""
    segments = (each for each in music_line(plan, start, until) if each.channel_id == channel_id)
    starts = (told for each in segments for told in track_starts(each, start, until))
    return [at for at, index in starts if index and index % every == 0]


def track_at(segment: Segment, at: datetime) -> tuple[int, int] | None:
    """(index in its order, position in ms) at a moment; None without music."""
    if segment.anchor is None or not segment.order:
        return None
    return playing_at(segment.order, segment.anchor, segment.crossfade_ms, at)


def track_starts(segment: Segment, start: datetime, until: datetime) -> list[tuple[datetime, int]]:
    """When each of its tracks begins, in [start, until) and in the segment, with its index."""
    begin, end = max(start, segment.start), min(until, segment.until)
    return list(islice(_track_starts(segment, begin, end), MOST)) if begin < end else []


def _track_starts(segment: Segment, begin: datetime, end: datetime) -> Iterator[tuple[datetime, int]]:
    place = track_at(segment, begin)
    if place is None:
        return
    index, position_ms = place
    at = begin - position_ms * MS
    while at < end:
        if at >= begin:
            yield at, index
        at += step_ms(segment.order[index], segment.crossfade_ms) * MS
        index = (index + 1) % len(segment.order)
