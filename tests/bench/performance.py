"""What was measured, kept with the project: `docs/performance.jsonl`, and from it `docs/performance.md`."""

import json
import platform
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from tests.bench.measure import Measure, bar

DOCS = Path(__file__).resolve().parents[2] / "docs"
HEAD = """# What was measured

`make bench` writes this page and [performance.jsonl](performance.jsonl), a line a measure. What is compared
was measured in the same run, in turns; a value is the middle of several runs where it has a range. Server,
database and load makers share one machine: {machine}.
"""
COLUMNS = "| what | measured | range | bar | |\n|---|--:|---|---|---|\n"


def machine() -> str:
    """What a reader has to know of it: the same wherever the same is measured."""
    memory_gib = round(psutil.virtual_memory().total / 2**30)
    python, system = platform.python_version(), platform.system()
    return f"{psutil.cpu_count()} cores ({processor()}), {memory_gib} GiB, {system}, Python {python}"


def processor() -> str:
    info = Path("/proc/cpuinfo")
    names = re.findall(r"^model name\s*: (.+)$", info.read_text(), re.MULTILINE) if info.exists() else []
    return names[0].strip() if names else platform.machine()


def keep(part: str, measures: Iterable[Measure], folder: Path = DOCS) -> None:
    """In place of what the part gave before; the other parts stay, unless another machine measured them."""
    here, file = machine(), folder / "performance.jsonl"
    known = [row for row in rows(file) if row["machine"] == here and row["part"] != part]
    today = datetime.now(UTC).date().isoformat()
    about = {"part": part, "machine": here, "measured_on": today}
    fresh = [json.loads(measure.line()) | about for measure in measures]
    kept = sorted([*known, *fresh], key=lambda row: str(row["part"]))
    file.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in kept))
    (folder / "performance.md").write_text(page(kept, here))


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def page(kept: Iterable[Mapping[str, Any]], here: str) -> str:
    parts: dict[str, list[Mapping[str, Any]]] = {}
    for row in kept:
        parts.setdefault(row["part"], []).append(row)
    return "\n".join([HEAD.format(machine=here), *(section(name, found) for name, found in parts.items())])


def section(name: str, found: list[Mapping[str, Any]]) -> str:
    """With the day on which it was measured."""
    lines = "".join(line(row) for row in found)
    return f"## {name.capitalize()}, {found[0]['measured_on']}\n\n{COLUMNS}{lines}"


def line(row: Mapping[str, Any]) -> str:
    names = ("name", "value", "unit", "target", "ratio_to", "ratio", "note", "at_least")
    measure = Measure(**{name: row[name] for name in names}, runs=tuple(row["runs"]))
    mark = "" if measure.target is None else "met" if measure.passes else "**missed**"
    span = f"{min(measure.runs):,g} to {max(measure.runs):,g}" if measure.runs else ""
    told = f"{measure.name} ({measure.note})" if measure.note else measure.name
    against = f"{bar(measure)} {measure.ratio_to}" if measure.ratio_to else bar(measure)
    held = "" if measure.target is None else against
    return f"| {told} | {measure.value:,g} {measure.unit} | {span} | {held} | {mark} |\n"
