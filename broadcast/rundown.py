"""A zone's cues in order. Pure: the same plan gives the same rundown, whoever asks, for whatever part."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from itertools import islice, takewhile

from broadcast.dayparts import DAY
from broadcast.loop import Anchor, carry_on, order_music, playing_at, step_ms
from broadcast.piece import Lost, Taken
from broadcast.placing import from_ms, pieces, to_ms
from broadcast.plan import Cue, Dropped, IntervalRule, Plan, Rundown, Sound

__all__ = [
    "Anchor",
    "Cue",
    "Dropped",
    "IntervalRule",
    "Plan",
    "Rundown",
    "Sound",
    "build_rundown",
    "carry_on",
    "next_times",
    "order_music",
    "playing_at",
    "step_ms",
]

#: How far `next_times` looks ahead: two weeks and a day, so that every weekly rule shows itself twice.
SEARCH = 15 * DAY


def build_rundown(plan: Plan, start: datetime, until: datetime) -> Rundown:
    """What starts in [start, until), and what was planned there but left out. Both moments are aware."""
    begin, end = to_ms(start), to_ms(until)
    cues: list[Cue] = []
    dropped: list[Dropped] = []
    for piece in pieces(plan, begin):
        cues += (_cue(taken) for taken in piece.taken if begin <= taken.at < end)
        dropped += (_dropped(lost) for lost in piece.lost if begin <= lost.planned < end)
        if piece.end >= end:
            break
    return Rundown(tuple(cues), tuple(dropped))


def next_times(plan: Plan, schedule_id: str, after: datetime, count: int) -> list[datetime]:
    """When the schedule plays next, strictly after `after`: at most `count` times within 15 days."""
    last = to_ms(after + SEARCH)
    times = takewhile(lambda at: at < last, _times(plan, schedule_id, to_ms(after), last))
    return [from_ms(at) for at in islice((at for at in times if from_ms(at) > after), count)]


def _times(plan: Plan, schedule_id: str, since: int, last: int) -> Iterator[int]:
    for piece in pieces(plan, since):
        yield from (taken.at for taken in piece.taken if taken.rule.schedule_id == schedule_id)
        if piece.end >= last:
            return


def _cue(taken: Taken) -> Cue:
    rule = taken.rule
    return Cue(
        id=_cue_id(rule.schedule_id, taken.planned),
        at=from_ms(taken.at),
        schedule_id=rule.schedule_id,
        announcement_id=rule.announcement_id,
        sound=rule.sound,
        mode=rule.mode,
        priority=rule.priority,
        late_by_s=rule.late_by_s,
    )


def _cue_id(schedule_id: str, planned: int) -> str:
    return "c" + sha256(f"{schedule_id} {planned}".encode()).hexdigest()[:16]


def _dropped(lost: Lost) -> Dropped:
    to = lost.to.schedule_id if lost.to else None
    return Dropped(lost.rule.schedule_id, from_ms(lost.planned), lost.reason, to)
