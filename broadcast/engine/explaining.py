"""What plays at a moment, why, and what lost to it by which rule: by the engine of the feeds. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from broadcast.dayparts import within
from broadcast.engine.line import music_line, track_at, track_starts
from broadcast.engine.moments import MS
from broadcast.engine.plan import EVERYTHING, Cue, Dropped, Plan, Quiet, Rule, Segment, Sound
from broadcast.engine.winners import tunings
from broadcast.rundown import build_rundown

What = Literal["segment", "track", "cue", "dropped"]
#: Why an entry stands where it stands.
Why = Literal[
    "by_hand",
    "daypart",
    "channel",
    "everything",
    "silence",
    "nothing",
    "next_track",
    "goes_on",
    "planned",
    "moved",
    "waited",
    "late",
    "quiet_hours",
    "day_full",
    "skipped",
    "ended",
]
#: By which rule one thing wins over another.
RuleName = Literal["quiet_hours", "by_hand", "later_choice", "kind", "priority", "age", "id"]
#: Of a cue that does not play at its time.
OUT_OF_TIME = ("late", "quiet_hours", "day_full", "skipped", "ended", "waited")
AROUND = timedelta(minutes=10)
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Loss:
    """What wanted the same time: its schedule, daypart or choice by hand; and the rule by which it lost."""

    row_id: str
    rule: RuleName


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that begins, or was to begin, at a moment.

    `row_id` is what planned it: a daypart, choice by hand, channel or quiet hours; a schedule. `by` is what
    it waited for or lost to: a schedule, or quiet hours. `planned` is when it was to begin, or, of what goes
    on, when it began.
    """

    at: datetime
    kind: What
    row_id: str
    why: Why
    channel_id: str = ""
    announcement_id: str = ""
    sound: Sound | None = None
    planned: datetime | None = None
    by: str = ""
    lost: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A moment of a zone. `music` and `cue` are None where none is heard; `around` did not get its moment."""

    at: datetime
    segment: Segment
    music: Sound | None
    position_ms: int
    why: Why
    lost: tuple[Loss, ...]
    cue: Cue | None
    around: tuple[Entry, ...]
    quiet: tuple[str, ...]


def explain(plan: Plan, at: datetime) -> Explanation:
    """What plays in the zone at the moment, and why."""
    (segment,) = music_line(plan, at, at + MOMENT)
    place = track_at(segment, at)
    near = entries(plan, at - AROUND, at + AROUND)
    return Explanation(
        at=at,
        segment=segment,
        music=segment.order[place[0]] if place else None,
        position_ms=place[1] if place else 0,
        why=why_of(segment),
        lost=losses(plan, segment),
        cue=next((cue for cue in heard_from(plan, at) if cue.at <= at < end_of(cue)), None),
        around=tuple(each for each in near if each.why in OUT_OF_TIME),
        quiet=tuple(each.id for each in quiet_of(plan, segment) if within([each.window], plan.tz, at)),
    )


def quiet_of(plan: Plan, segment: Segment) -> tuple[Quiet, ...]:
    """Of the zone, and of the channel that plays or would play."""
    mix = plan.mixes.get(segment.channel_id)
    return (*plan.quiet, *mix.quiet) if mix else plan.quiet


def heard_from(plan: Plan, at: datetime) -> tuple[Cue, ...]:
    """The cues that may be heard at a moment, with some that come later."""
    longest = max((item.sound.duration_ms for rule in plan.rules for item in rule.items), default=0)
    return build_rundown(plan, at - longest * MS, at + MOMENT).cues


def end_of(cue: Cue) -> datetime:
    return cue.at + cue.sound.duration_ms * MS


def entries(plan: Plan, start: datetime, until: datetime) -> tuple[Entry, ...]:
    """What sounds at `start`, then everything that begins in [start, until), or was to, by time."""
    line, rundown = music_line(plan, start, until), build_rundown(plan, start, until)
    heads = {start, *(each.begin for each in tunings(plan, start, until))}
    found = [entry for segment in line for entry in of_segment(plan, segment, segment.start in heads)]
    found += [going_on(of_cue(plan, cue, (), ()), start) for cue in under_way(plan, start)]
    found += [of_cue(plan, cue, rundown.cues, rundown.dropped) for cue in rundown.cues]
    found += [of_dropped(each) for each in rundown.dropped]
    order = {"segment": 0, "track": 1, "cue": 2, "dropped": 3}
    return tuple(sorted(found, key=lambda entry: (entry.at, order[entry.kind])))


def of_segment(plan: Plan, segment: Segment, is_head: bool) -> Iterator[Entry]:
    """`is_head`: another source begins; else its players only began their order here."""
    if is_head:
        why, lost = why_of(segment), losses(plan, segment)
        yield Entry(segment.start, "segment", segment.source_id, why, segment.channel_id, lost=lost)
        place = track_at(segment, segment.start)
        if place and place[1]:
            yield going_on(of_track(segment, segment.start - place[1] * MS, place[0]), segment.start)
    for at, index in track_starts(segment, segment.start, segment.until):
        yield of_track(segment, at, index)


def of_track(segment: Segment, at: datetime, index: int) -> Entry:
    sound = segment.order[index]
    return Entry(at, "track", segment.source_id, "next_track", segment.channel_id, sound=sound)


def going_on(entry: Entry, at: datetime) -> Entry:
    """The same where it is heard already."""
    return replace(entry, at=at, why="goes_on", planned=entry.at)


def under_way(plan: Plan, at: datetime) -> Iterator[Cue]:
    return (cue for cue in heard_from(plan, at) if cue.at < at < end_of(cue))


def why_of(segment: Segment) -> Why:
    return (
        "everything" if segment.channel_id == EVERYTHING and segment.source == "channel" else segment.source
    )


def losses(plan: Plan, segment: Segment) -> tuple[Loss, ...]:
    """Who else wanted the music in this segment."""
    if segment.source == "silence":
        return tuple(Loss(row_id, "quiet_hours") for row_id in segment.lost)
    ranks: dict[str, tuple[object, ...]] = {part.daypart_id: part.rank for part in plan.parts}
    return tuple(Loss(row_id, music_rule(ranks, segment.source_id, row_id)) for row_id in segment.lost)


def music_rule(ranks: dict[str, tuple[object, ...]], won: str, lost: str) -> RuleName:
    """Between a daypart or choice by hand and what it won over; choices by hand have no rank."""
    if won not in ranks:
        return "by_hand" if lost in ranks else "later_choice"
    names: tuple[RuleName, ...] = ("priority", "age", "id")
    return names[first_difference(ranks[won], ranks[lost])]


def first_difference(one: tuple[object, ...], other: tuple[object, ...]) -> int:
    return next((place for place, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]), 0)


def rule_between(winner: Rule, loser: Rule) -> RuleName:
    """Which rule of the order decided between two schedules."""
    names: tuple[RuleName, ...] = ("kind", "priority", "age", "id")
    return names[first_difference(winner.rank, loser.rank)]


def of_cue(plan: Plan, cue: Cue, cues: tuple[Cue, ...], dropped: tuple[Dropped, ...]) -> Entry:
    why: Why = "waited" if cue.waited_for else "planned" if cue.at == cue.planned else "moved"
    entry = Entry(cue.at, "cue", cue.schedule_id, why, "", cue.announcement_id, cue.sound, cue.planned)
    return replace(entry, by=cue.waited_for or "", lost=tuple(beaten(plan, cue, cues, dropped)))


def beaten(plan: Plan, cue: Cue, cues: tuple[Cue, ...], dropped: tuple[Dropped, ...]) -> Iterator[Loss]:
    """What waited for this cue, or fell out because of it."""
    rules = {rule.schedule_id: rule for rule in plan.rules}
    waited = ((each.schedule_id, each.planned) for each in cues if each.waited_for == cue.schedule_id)
    fell_out = ((each.schedule_id, each.at) for each in dropped if each.lost_to == cue.schedule_id)
    for row_id, wanted in (*waited, *fell_out):
        if is_nearest(cue, cues, wanted):
            yield Loss(row_id, rule_between(rules[cue.schedule_id], rules[row_id]))


def is_nearest(cue: Cue, cues: tuple[Cue, ...], wanted: datetime) -> bool:
    """Whether, of its schedule's cues, this one stood in the way."""
    own = (each for each in cues if each.schedule_id == cue.schedule_id)
    return min(own, key=lambda each: abs(each.at - wanted)) is cue


def of_dropped(each: Dropped) -> Entry:
    entry = Entry(each.at, "dropped", each.schedule_id, each.reason, "", each.announcement_id)
    return replace(entry, planned=each.planned, by=each.lost_to or "")
