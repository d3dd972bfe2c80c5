"""Ticks of one day, dense ones drawn as groups, beside each other where they would overlap. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from broadcast.calendar.days import TICK_MIN, Group, Mark, Tick
from broadcast.calendar.wall import Place

#: So many of one schedule, at most an hour apart, are drawn as one group.
GROUP_FROM = 3
GROUP_GAP = timedelta(hours=1)
#: More rails or columns beside each other could not be read.
MOST_COLUMNS = 3


def marks_of(ticks: Iterable[Tick], names: Sequence[Place] = ()) -> tuple[Mark, ...]:
    """The ticks of one day, dense ones as groups, beside each other where they would overlap.

    `names` is where the names of bands stand: the words of a rhythm give way to them.
    """
    by_schedule: dict[tuple[str, str], list[Tick]] = {}
    marks: list[Mark] = []
    for tick in ticks:
        if tick.state == "plays" or (tick.state == "dropped" and not tick.exception_id):
            rhythm = tick.schedule_id, tick.fate if tick.state == "dropped" else ""
            by_schedule.setdefault(rhythm, []).append(tick)
        else:
            marks.append(tick)
    for same in by_schedule.values():
        marks += grouped(sorted(same, key=lambda tick: tick.at))
    single = [(mark.words_min, mark.end_min) for mark in marks if isinstance(mark, Tick)]
    placed = list(lowered(railed(marks), [*names, *single]))
    silent = [mark for mark in placed if is_silent(mark)]
    return (*side_by_side(mark for mark in placed if not is_silent(mark)), *silent)


def lowered(marks: Iterable[Mark], names: Sequence[Place]) -> Iterator[Mark]:
    """The words of rhythms where nothing else stands, as far as they last: each has the whole width."""
    taken = list(names)
    for mark in marks:
        mark = below(mark, taken)
        if isinstance(mark, Group) and not mark.is_silent:
            taken.append((mark.words_min, mark.end_min))
        yield mark


def below(mark: Mark, names: Sequence[Place]) -> Mark:
    """The rail says when a rhythm begins: its words may stand lower, as far as it lasts."""
    if isinstance(mark, Tick) or mark.rail is None:
        return mark
    for start, end in sorted(names):
        if start < mark.end_min and mark.words_min < end and end - mark.x_min + TICK_MIN <= mark.length_min:
            mark = replace(mark, lowered_min=end - mark.x_min)
    return mark


def is_silent(mark: Mark) -> bool:
    return isinstance(mark, Group) and mark.is_silent


def grouped(same: Sequence[Tick]) -> list[Mark]:
    runs: list[list[Tick]] = []
    for tick in same:
        if runs and tick.at - runs[-1][-1].at <= GROUP_GAP:
            runs[-1].append(tick)
        else:
            runs.append([tick])
    return [mark for run in runs for mark in ([group(run)] if len(run) >= GROUP_FROM else run)]


def group(run: Sequence[Tick]) -> Group:
    return Group(f"group.{run[0].key}", titles(run), tuple(run), how_often(run))


def titles(run: Sequence[Tick]) -> str:
    names = dict.fromkeys(tick.title for tick in run)
    return next(iter(names)) + (f" and {len(names) - 1} more" if len(names) > 1 else "")


def railed(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Each group on the first rail that is free from its first to its last tick."""
    ends: list[float] = []
    for mark in sorted(marks, key=lambda mark: (mark.x_min, mark.key)):
        if isinstance(mark, Tick):
            yield mark
            continue
        free = next((number for number, end in enumerate(ends) if end < mark.x_min), len(ends))
        rail = min(free, MOST_COLUMNS - 1)
        ends[rail : rail + 1] = [max([mark.last_min, *ends[rail : rail + 1]])]
        yield replace(mark, rail=rail)


def how_often(run: Sequence[Tick]) -> str:
    """By the planned times: what waits for another one still belongs to its rhythm."""
    gaps = {round((after.planned - before.planned).total_seconds() / 60) for before, after in pairwise(run)}
    if len(gaps) > 1:
        return f"{len(run)} times"
    minutes = gaps.pop()
    return "every hour" if minutes == 60 else f"every {minutes} min"


def side_by_side(marks: Iterable[Mark]) -> list[Mark]:
    """The words of each in the first free column; those that touch share the width."""
    ordered = sorted(marks, key=lambda mark: (mark.words_min, -mark.end_min, mark.key))
    placed: list[Mark] = []
    cluster: list[Mark] = []
    ends: list[float] = []
    for mark in ordered:
        if cluster and mark.words_min >= max(ends):
            placed += shared(cluster, len(ends))
            cluster, ends = [], []
        free = next((number for number, end in enumerate(ends) if end <= mark.words_min), len(ends))
        if free == MOST_COLUMNS and crowd(cluster, mark):
            continue
        free = min(free, MOST_COLUMNS - 1)
        ends[free : free + 1] = [max(mark.end_min, *ends[free : free + 1])] if ends[free:] else [mark.end_min]
        cluster.append(replace(mark, column=free))
    return placed + shared(cluster, len(ends))


def crowd(cluster: list[Mark], mark: Mark) -> bool:
    """A tick for which there is no room joins the one before it in the last column."""
    last = max(number for number, other in enumerate(cluster) if other.column == MOST_COLUMNS - 1)
    other = cluster[last]
    if isinstance(mark, Group) or (isinstance(other, Group) and other.rail is not None):
        return False
    run = (*(other.ticks if isinstance(other, Group) else (other,)), mark)
    cluster[last] = Group(
        f"group.{run[0].key}", titles(run), run, f"{len(run)} announcements", None, other.column
    )
    return True


def shared(cluster: Iterable[Mark], columns: int) -> list[Mark]:
    return [replace(mark, columns=max(1, columns)) for mark in cluster]
