"""One measured number beside its bar, and how numbers are taken."""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import median, quantiles
from typing import Any

Clock = Callable[[], float]


@dataclass(frozen=True)
class Measure:
    """`value` in `unit`, at most (or `at_least`) `target`. With `ratio_to` the ratio to that is held."""

    name: str
    value: float
    unit: str
    target: float | None = None
    ratio_to: str | None = None
    ratio: float | None = None
    #: How it was measured, where that is not plain.
    note: str = ""
    at_least: bool = False
    #: Of which `value` is the middle.
    runs: tuple[float, ...] = ()

    @property
    def passes(self) -> bool:
        held = self.value if self.ratio is None else self.ratio
        if self.target is None:
            return True
        return held >= self.target if self.at_least else held <= self.target

    def line(self) -> str:
        """As JSON on one line."""
        told: dict[str, Any] = asdict(self) | {"pass": self.passes}
        return json.dumps(told, ensure_ascii=False)


def against(base: Measure, name: str, value: float, most: float, note: str = "") -> Measure:
    """A measure that may be at most `most` times another one."""
    return Measure(name, value, base.unit, most, base.name, round(value / base.value, 3), note)


def at_least(base: Measure, share: float, measure: Measure) -> Measure:
    """The same measure, which has to be `share` times another one or more."""
    ratio = round(measure.value / base.value, 3)
    return replace(measure, target=share, ratio_to=base.name, ratio=ratio, at_least=True)


def median_of(
    name: str, runs: Sequence[float], unit: str, target: float | None = None, note: str = ""
) -> Measure:
    """Of several runs; the table tells how far apart they were."""
    return Measure(
        name, middle(list(runs)), unit, target, note=note, runs=tuple(round(run, 3) for run in runs)
    )


def times_ms(work: Callable[[int], object], repeats: int, clock: Clock = time.perf_counter) -> list[float]:
    """How long each call took; `work` gets its number, from 0. One call before them warms up.

    Pure work is measured by `time.process_time`, which does not count what other programs take.
    """
    work(repeats)
    return [one_ms(work, number, clock) for number in range(repeats)]


def one_ms(work: Callable[[int], object], number: int = 0, clock: Clock = time.perf_counter) -> float:
    began = clock()
    work(number)
    return (clock() - began) * 1000


def middle(values: list[float]) -> float:
    return round(median(values), 3)


def p95(values: list[float]) -> float:
    return round(quantiles(values, n=20, method="inclusive")[-1], 3)


def p99(values: Sequence[float]) -> float:
    return round(quantiles(values, n=100, method="inclusive")[-1], 3)


def table(measures: Iterable[Measure]) -> str:
    """For a person: a line a measure, and what failed said in words."""
    return "\n".join(row(measure) for measure in measures)


def row(measure: Measure) -> str:
    mark = "ok  " if measure.passes else "FAIL"
    mark = "    " if measure.target is None else mark
    value = f"{measure.value:12,.2f} {measure.unit:<8}"
    return f"{mark} {measure.name:<44}{value} {bar(measure):<30} {measure.note}".rstrip()


def bar(measure: Measure) -> str:
    if measure.target is None:
        return "no bar"
    most = "at least" if measure.at_least else "at most"
    if measure.ratio is None:
        return f"{most} {measure.target:g} {measure.unit}"
    return f"{measure.ratio:.2f} times, {most} {measure.target:g}"
