"""A zone's cues in order. Pure: the same plan gives the same rundown, whoever asks, for whatever part."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice, takewhile

from broadcast.dayparts import DAY
from broadcast.engine.line import changes, music_line, track_at, track_starts, tuned
from broadcast.engine.loop import playing_at, step_ms
from broadcast.engine.moments import MS, from_ms, to_ms
from broadcast.engine.piece import Due, Lost, Taken
from broadcast.engine.placing import pieces
from broadcast.engine.plan import Anchor, At, Cue, Cycle, Dropped, Edge, Plan, Rule, Rundown, Sound
from broadcast.engine.times import occurrences

__all__ = [
    "Anchor",
    "Cue",
    "Dropped",
    "Plan",
    "Rule",
    "Rundown",
    "Sound",
    "build_rundown",
    "changes",
    "music_line",
    "next_times",
    "planned_times",
    "playing_at",
    "step_ms",
    "track_at",
    "track_starts",
    "tuned",
]

#: How far `next_times` looks ahead: every yearly rule shows itself once.
SEARCH = 400 * DAY
#: Where no calendar ends within the search.
FAR = datetime(9000, 1, 1, tzinfo=UTC)
#: A schedule that always loses: after so many pieces (days, mostly) in vain, `next_times` gives up.
PATIENCE = 60
AT_ONCE_MS = 10 * DAY // MS


def build_rundown(plan: Plan, start: datetime, until: datetime) -> Rundown:
    """What starts in [start, until), and what was planned there but left out. Both moments are aware."""
    begin, end = to_ms(start), to_ms(heard_until(plan, until))
    cues: list[Cue] = []
    dropped: list[Dropped] = []
    for piece in pieces(plan, begin, end) if begin < end else ():
        cues += (_cue(taken) for taken in piece.taken if begin <= taken.at < end)
        dropped += (_dropped(lost) for lost in piece.lost if begin <= lost.due.at < end)
        if piece.end >= end:
            break
    return Rundown(tuple(cues), tuple(dropped))


def planned_times(plan: Plan, rule: Rule, start: datetime, until: datetime) -> list[datetime]:
    """The rule's own moments in [start, until), before others are looked at. Without the skipped ones."""
    found = occurrences(plan, rule, to_ms(start), to_ms(max(start, heard_until(plan, until))))
    return [from_ms(at) for at, _, _, is_skipped in found if not is_skipped]


def next_times(plan: Plan, schedule_id: str, after: datetime, count: int) -> list[datetime]:
    """When the schedule plays next, strictly after `after`: at most `count` times within 400 days."""
    if after > FAR:
        return []
    last = to_ms(heard_until(plan, after + SEARCH))
    times = takewhile(lambda at: at < last, _times(plan, schedule_id, to_ms(after), last))
    return [from_ms(at) for at in islice((at for at in times if from_ms(at) > after), count)]


def heard_until(plan: Plan, until: datetime) -> datetime:
    return min(until, plan.silent_from) if plan.silent_from else until


def _times(plan: Plan, schedule_id: str, since: int, last: int) -> Iterator[int]:
    """Looks only at the pieces in which the schedule wants to play."""
    at: int | None = since
    vain = 0
    while at is not None and vain < PATIENCE:
        piece = next(pieces(plan, at, at))
        times = [taken.at for taken in piece.taken if taken.due.rule.schedule_id == schedule_id]
        yield from times
        vain = 0 if times else vain + 1
        at = _first_planned(plan, schedule_id, piece.end, last)


def _first_planned(plan: Plan, schedule_id: str, since: int, last: int) -> int | None:
    rules = [rule for rule in plan.rules if rule.schedule_id == schedule_id]
    while since < last:
        found = [each.at for rule in rules for each in occurrences(plan, rule, since, since + AT_ONCE_MS)]
        if found:
            return min(found)
        since += AT_ONCE_MS
    return None


def _cue(taken: Taken) -> Cue:
    due, rule = taken.due, taken.due.rule
    return Cue(
        id=_cue_id(due),
        at=from_ms(taken.at),
        planned=from_ms(due.planned),
        schedule_id=rule.schedule_id,
        announcement_id=due.item.announcement_id,
        sound=due.item.sound,
        mode=rule.mode,
        priority=rule.priority,
        late_by_s=rule.late_by_s,
        waited_for=taken.waited_for.schedule_id if taken.waited_for else None,
        device_ids=rule.device_ids,
    )


def _cue_id(due: Due) -> str:
    named = f"{due.rule.schedule_id} {due.planned}"
    if _may_share_a_moment(due.rule):
        named += f" {due.item.announcement_id}"
    return "c" + sha256(named.encode()).hexdigest()[:16]


def _may_share_a_moment(rule: Rule) -> bool:
    if len(rule.items) == 1:
        return False
    return isinstance(rule.times, Cycle | Edge) or (isinstance(rule.times, At) and rule.times.is_back_timed)


def _dropped(lost: Lost) -> Dropped:
    due = lost.due
    said, at, planned = due.item.announcement_id, from_ms(due.at), from_ms(due.planned)
    return Dropped(due.rule.schedule_id, said, at, lost.reason, lost.to, planned)
