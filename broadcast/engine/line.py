"""A zone's music as a line of segments: what is heard at any moment is computed, never ticked. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from broadcast.dayparts import DAY
from broadcast.engine.loop import playing_at, step_ms
from broadcast.engine.moments import MS, to_ms
from broadcast.engine.plan import Anchor, Mix, Plan, Segment
from broadcast.engine.tape import MOST, Tape, going_on, tape_of
from broadcast.engine.winners import Tuning, tunings

Tuned = tuple[datetime, datetime]
#: Music that is silent for longer is meant to be.
LONGEST_SILENCE = timedelta(days=8)


def music_line(
    plan: Plan, start: datetime, until: datetime, *, open_end: bool = False
) -> tuple[Segment, ...]:
    """What a zone plays in [start, until), without holes.

    `open_end`: the last one can loop for ever. In a silence the line goes on until there is music again.

    Every segment begins its channel afresh, in an order drawn for that channel and local day; only the one in
    which the players are (`plan.playing`) goes on from there.
    """
    found, here = tunings(plan, start, waking(plan, until) if open_end else until), players_in(plan)
    found = (*found, *without_the_ended(plan, found[-1])) if open_end else found
    lengths = [timedelta(0)] * (len(found) - 1) + [DAY if open_end else timedelta(0)]
    parts = (segments(plan, each, start, here, length) for each, length in zip(found, lengths, strict=True))
    return tuple(each for part in parts for each in part)


def without_the_ended(plan: Plan, last: Tuning) -> Iterator[Tuning]:
    """A minute that can loop for ever, after a stretch whose own loop would play again what has ended."""
    ends = plan.mixes[last.channel_id].ends if last.channel_id in plan.mixes else {}
    if any(to_ms(last.begin) < end <= to_ms(last.end) for end in ends.values()):
        yield replace(last, begin=last.end, end=last.end + timedelta(minutes=1))


def waking(plan: Plan, until: datetime) -> datetime:
    """`until`; where that is in a silence, a minute after the music returns."""
    if tunings(plan, until - timedelta.resolution, until)[-1].source != "silence":
        return until
    after = tunings(plan, until, until + LONGEST_SILENCE)
    returns = (each.begin for each in after if each.source not in ("silence", "nothing"))
    return next((at + timedelta(minutes=1) for at in returns), until)


def players_in(plan: Plan) -> datetime | None:
    """When the tuning began in which the zone's players are, whatever part of it is asked for."""
    if plan.playing is None:
        return None
    return tunings(plan, plan.playing.as_of, plan.playing.as_of + timedelta.resolution)[0].begin


def segments(
    plan: Plan, tuning: Tuning, since: datetime, here: datetime | None, at_least: timedelta = timedelta(0)
) -> Iterator[Segment]:
    """What of it is after `since`: one, or two where its players began their order later than it does.

    Their orders last to their ends, and `at_least` so long. `here` is from `players_in`.
    """
    bare = bare_segment(tuning, since)
    if tuning.source in ("silence", "nothing"):
        yield bare
        return
    mix = plan.mixes[tuning.channel_id]
    tape = tape_of(plan, mix, seed_of(plan, mix, tuning), tuning.begin)
    anchor, begin = Anchor(0, 0, tuning.begin), tuning.begin
    if plan.playing and tuning.begin == here:
        anchor = going_on(plan.playing, tape)
        begin = tape.beginning(anchor)
    if bare.start < begin:
        before = replace(bare, until=min(begin, bare.until))
        yield filled(before, mix, tape, Anchor(0, 0, tuning.begin), timedelta(0))
    if begin < bare.until:
        yield filled(replace(bare, start=max(begin, bare.start)), mix, tape, anchor, at_least)


def seed_of(plan: Plan, mix: Mix, tuning: Tuning) -> str:
    drawn = f" {plan.shuffles}" if plan.shuffles else ""
    return f"{plan.zone_id} {mix.channel_id} {tuning.begin.astimezone(plan.tz).date()}{drawn}"


def bare_segment(tuning: Tuning, since: datetime) -> Segment:
    start = max(since, tuning.begin)
    return Segment(start, tuning.end, tuning.source, tuning.source_id, tuning.channel_id, tuning.lost)


def filled(bare: Segment, mix: Mix, tape: Tape, anchor: Anchor, at_least: timedelta) -> Segment:
    order = tape.lasting(anchor, max(bare.until, anchor.at + at_least))
    return replace(
        bare,
        order=order,
        anchor=anchor,
        crossfade_ms=mix.crossfade_ms,
        volume_percent=mix.volume_percent,
    )


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
    here = players_in(plan)
    found = (each for each in tunings(plan, start, until) if each.channel_id == channel_id)
    heard = (each for tuning in found for each in segments(plan, tuning, start, here))
    starts = (told for each in heard for told in track_starts(each, start, until))
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
