"""What is wrong with a schedule that only its plan shows: it never plays, or it leaves no room for music."""

from bisect import bisect_left
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import datetime, time, timedelta

from broadcast.books.plans import Books
from broadcast.engine.plan import WHOLE_WEEK, Calendar, Edge, Plan, Rule
from broadcast.models import Schedule
from broadcast.rundown import next_times, planned_times
from broadcast.saying.worded import LETTERS_A_SECOND
from library.models import Announcement

#: Of any hour that announcements of one schedule may fill.
MOST_SPEECH = 0.5
HOUR = timedelta(hours=1)
#: In which the fullest hour is looked for: every weekly rule shows itself.
LOOKED_AT = timedelta(days=8)
#: A stand-in for what is not spoken yet.
STAND_IN = "0" * 64

#: (field, sentence)
Problem = tuple[str, str]


def drafted(row: Schedule, items: list[tuple[Announcement, int]]) -> Schedule:
    """The schedule as it would play: switched on, and with a stand-in for what is not spoken yet."""
    draft = copy(row)
    draft.is_enabled = True
    draft.drafted = [(heard(said), offset) for said, offset in items]  # type: ignore[attr-defined]
    return draft


def heard(said: Announcement) -> Announcement:
    if said.is_playable:
        return said
    stand_in = copy(said)
    stand_in.is_enabled, stand_in.removed_at = True, None
    if not said.sha256:
        stand_in.sha256, stand_in.duration_ms = STAND_IN, max(1000, len(said.text) * 1000 // LETTERS_A_SECOND)
    return stand_in


def problem_of(books: Books, draft: Schedule, now: datetime) -> Problem | None:
    """Judged in every zone that it reaches, alone; none where it reaches none yet."""
    vain: Plan | None = None
    for zone in books.zones.values():
        if books.reaches(draft, zone):
            plan = alone(books.plan(zone, instead=draft), draft)
            if (first := first_time(plan, now)) is not None:
                return too_much(plan, first)
            vain = vain or plan
    return never(vain, now) if vain else None


def alone(plan: Plan, row: Schedule) -> Plan:
    """The plan with this schedule as its only rule."""
    return replace(plan, rules=tuple(rule for rule in plan.rules if rule.schedule_id == str(row.pk)))


def first_time(plan: Plan, now: datetime) -> datetime | None:
    """Within 400 days of now, or of its first day where that is later."""
    rule = plan.rules[0]
    first = rule.dates.first
    begins = datetime.combine(first, time(0), plan.tz) - timedelta(days=1) if first else now
    return next(iter(next_times(plan, rule.schedule_id, max(now, begins), 1)), None)


def never(plan: Plan, now: datetime) -> Problem:
    """Why it can never play: what lets it play once it is taken away."""
    rule = plan.rules[0]
    if isinstance(rule.times, Edge) and not (plan.calendar.hours or plan.calendar.special):
        return "edge", "There are no opening hours here yet. Set them first, under Zones."
    for field, sentence, change in REASONS:
        if first_time(change(plan, rule), now) is not None:
            is_closed = field == "days" and isinstance(rule.times, Edge) and not rule.dates.last
            return field, CLOSED if is_closed else sentence
    return "kind", "It would never play in the next 400 days. Check days, dates and hours."


CLOSED = "It would never play: it is closed on these days, by the opening hours."
Change = Callable[[Plan, Rule], Plan]


def without(**columns: object) -> Change:
    return lambda plan, rule: replace(plan, rules=(replace(rule, **columns),))  # type: ignore[arg-type]


def without_dates(**columns: object) -> Change:
    return lambda plan, rule: without(dates=replace(rule.dates, **columns))(plan, rule)  # type: ignore[arg-type]


def without_end(plan: Plan, rule: Rule) -> Plan:
    return without(items=tuple(replace(item, ends_at=None) for item in rule.items))(plan, rule)


def on_all_days(plan: Plan, rule: Rule) -> Plan:
    windows = tuple(replace(window, days=WHOLE_WEEK) for window in rule.windows)
    return without(windows=windows)(plan, rule)


def all_day(plan: Plan, rule: Rule) -> Plan:
    windows = tuple(replace(window, start=time(0), end=time(0)) for window in rule.windows[:1])
    return without(windows=windows)(plan, rule)


def always_open(plan: Plan, rule: Rule) -> Plan:
    return without(while_open=False)(replace(plan, calendar=Calendar()), rule)


REASONS: list[tuple[str, str, Change]] = [
    ("expires_at", "It would never play: it expires before its first time.", without(expires_at=None)),
    ("items", "It would never play: what it says has ended by then.", without_end),
    ("exclusions", "It would never play: the hours left out cover all of it.", without(exclusions=())),
    (
        "excluded_dates",
        "It would never play: every day that it could is left out.",
        without_dates(excluded=frozenset()),
    ),
    (
        "in_quiet_hours",
        "It would never play: it always falls into quiet hours. Change its hours, or let it be heard then.",
        without(in_quiet_hours=True),
    ),
    ("while_open", "It would never play: it is never open then, by the opening hours.", always_open),
    (
        "special_days",
        "It would never play: no such day is known. Look at holidays and closed days.",
        without_dates(special="any"),
    ),
    ("days", "It would never play: none of these days lies between its first and last day.", on_all_days),
    ("windows", "It would never play: none of its times lies between “From” and “Until”.", all_day),
    ("last_date", "It would never play: its last day comes too soon.", without_dates(last=None)),
]


def too_much(plan: Plan, first: datetime) -> Problem | None:
    """Where the fullest hour has more speech than it may."""
    rule = plan.rules[0]
    times = planned_times(plan, rule, first, first + LOOKED_AT)
    speech_ms = sum(item.sound.duration_ms for item in rule.items) / len(rule.items)
    field = {"interval": "every_min", "timeline": "cycle_min"}.get(rule.kind, "items")
    sentence = too_full(fullest_hour(times), speech_ms)
    return (field, sentence) if sentence else None


def too_full(count: float, speech_ms: float) -> str:
    """Why nothing of this length may be heard so many times an hour; empty where it may."""
    speech_min, most = count * speech_ms / 60_000, round(60 * MOST_SPEECH)
    if speech_min <= most:
        return ""
    return f"That would be {speech_min:.0f} of 60 minutes of speech. Leave room: at most {most}."


def fullest_hour(times: list[datetime]) -> int:
    """How many of the moments, in order, lie within one hour at most."""
    return max((bisect_left(times, at + HOUR) - place for place, at in enumerate(times)), default=0)


def outside_of(windows: list[list[time]] | None, times: list[time] | None) -> time | None:
    """The first time that lies in none of the windows, where there are any."""
    if not windows:
        return None
    return next((at for at in times or () if not any(holds(each[0], each[1], at) for each in windows)), None)


def holds(start: time, end: time, at: time) -> bool:
    return start <= at < end if start < end else at >= start or at < end
