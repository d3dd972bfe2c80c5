"""A week of opening hours as people write it: pairs of times a day. Pure; days count from 0, Monday."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import time
from itertools import groupby, pairwise
from typing import NamedTuple

DAY_S = 86_400
WEEK_S = 7 * DAY_S
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Opening(NamedTuple):
    """Hours that begin on a day of the week; `closes` not after `opens` is on the next day."""

    day: int
    opens: time
    closes: time

    @property
    def start_s(self) -> int:
        """Since the beginning of Monday."""
        return self.day * DAY_S + seconds(self.opens)

    @property
    def end_s(self) -> int:
        return self.start_s + ((seconds(self.closes) - seconds(self.opens)) % DAY_S or DAY_S)

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"


def seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def overlap(week: Iterable[Opening]) -> tuple[Opening, Opening] | None:
    """Two that overlap, the one that begins earlier first; Sunday's may run into Monday's."""
    ordered = sorted(week, key=lambda each: (each.start_s, each.end_s))
    for one, other in pairwise(ordered):
        if other.start_s < one.end_s:
            return one, other
    if len(ordered) > 1 and ordered[0].start_s + WEEK_S < ordered[-1].end_s:
        return ordered[-1], ordered[0]
    return None


def clash(one: Opening, other: Opening) -> str:
    """A sentence about two that overlap."""
    if one.day == other.day:
        return f"{one} and {other} overlap. Change one of them, or make one of both."
    name = DAY_NAMES[other.day]
    return f"{one} runs on into {name}'s {other}. Close earlier, or open later on {name}."


def by_hours(week: Iterable[Opening]) -> dict[tuple[time, time], list[int]]:
    """Hours and the days on which they hold: one row each."""
    found: dict[tuple[time, time], list[int]] = defaultdict(list)
    for each in sorted(week):
        found[each.opens, each.closes].append(each.day)
    return dict(found)


def unfolded(rows: Iterable[tuple[Sequence[int], time, time]]) -> list[Opening]:
    """From (days, opens, closes) to one a day, in order."""
    return sorted(Opening(day, opens, closes) for days, opens, closes in rows for day in days)


def in_words(week: Iterable[Opening]) -> str:
    """Days after one another with the same hours together; empty for no hours."""
    hours = {
        day: " and ".join(map(str, group)) for day, group in groupby(sorted(week), key=lambda each: each.day)
    }
    runs: list[list[int]] = []
    for day in sorted(hours):
        is_next = bool(runs) and runs[-1][-1] == day - 1 and hours[runs[-1][-1]] == hours[day]
        runs = [*runs[:-1], [*runs[-1], day]] if is_next else [*runs, [day]]
    return ", ".join(f"{days_in_words(run)} {hours[run[0]]}" for run in runs)


def days_in_words(run: Sequence[int]) -> str:
    """Of days after one another."""
    if len(run) == len(DAY_NAMES):
        return "every day"
    first, last = DAY_NAMES[run[0]][:3], DAY_NAMES[run[-1]][:3]
    return first if len(run) == 1 else f"{first}–{last}"
