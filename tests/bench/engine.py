"""What computing a zone's plan costs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from time import process_time

from broadcast.dayparts import DAY
from broadcast.engine.plan import Plan
from broadcast.rundown import build_rundown, music_line
from tests.bench.measure import Measure, against, middle, p95, times_ms
from tests.bench.plans import DAWN, HOURS, plan

REPEATS = 21
BAR_MS = 20
#: Twice the work may cost this many times as much.
LINEAR = 2.4


def measures(repeats: int = REPEATS, schedules: int = 50, tracks: int = 500) -> Iterator[Measure]:
    """Each repeat asks for another day, so that nothing is remembered from the one before."""
    busy, half = plan(schedules, tracks), plan(schedules // 2, tracks)
    times = times_ms(lambda number: compute(busy, number), repeats, process_time)
    yield Measure("rundown and music, 36 h", middle(times), "ms", BAR_MS, note=size(busy, tracks))
    yield Measure("rundown and music, 36 h, p95", p95(times), "ms")
    base = Measure("rundown, half as many schedules", middle(cues_ms(half, repeats)), "ms", note=size(half))
    yield base
    yield against(base, "rundown, all schedules", middle(cues_ms(busy, repeats)), LINEAR, size(busy))
    shorter = Measure("rundown, 36 h", middle(cues_ms(busy, repeats)), "ms")
    yield shorter
    yield against(shorter, "rundown, 72 h", middle(cues_ms(busy, repeats, 2 * HOURS)), LINEAR)


def compute(of: Plan, number: int) -> object:
    start, fresh = DAWN + number * DAY, replace(of)
    return build_rundown(fresh, start, start + HOURS), music_line(fresh, start, start + HOURS)


def cues_ms(of: Plan, repeats: int, length: timedelta = HOURS) -> list[float]:
    def ask(number: int) -> object:
        return build_rundown(replace(of), DAWN + number * DAY, DAWN + number * DAY + length)

    return times_ms(ask, repeats, process_time)


def size(of: Plan, tracks: int = 0) -> str:
    cues = len(build_rundown(of, DAWN, DAWN + HOURS).cues)
    music = f", {tracks} tracks" if tracks else ""
    return f"{len(of.rules)} schedules, {cues} cues{music}"
