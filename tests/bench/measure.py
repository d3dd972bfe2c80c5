"""One measured number beside its bar, and how numbers are taken."""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import Any

Clock = Callable[[], float]


@dataclass(frozen=True)
class Measure:
    """`value` in `unit`, at most `target`; with `ratio_to` it is `ratio`, to that value, that is held."""

    name: str
    value: float
    unit: str
    target: float | None = None
    ratio_to: str | None = None
    ratio: float | None = None
    #: How it was measured, where that is not plain.
    note: str = ""

    @property
    def passes(self) -> bool:
        held = self.value if self.ratio is None else self.ratio
        return self.target is None or held <= self.target

    def line(self) -> str:
        """As JSON on one line."""
        told: dict[str, Any] = asdict(self) | {"pass": self.passes}
        return json.dumps(told, ensure_ascii=False)


def against(base: Measure, name: str, value: float, most: float, note: str = "") -> Measure:
    """A measure that may be at most `most` times another one."""
    return Measure(name, value, base.unit, most, base.name, round(value / base.value, 3), note)


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
    if measure.ratio is None:
        return f"at most {measure.target:g} {measure.unit}"
    return f"{measure.ratio:.2f} times, at most {measure.target:g}"
