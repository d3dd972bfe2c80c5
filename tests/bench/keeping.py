"""How long changes of many tracks take: a bulk edit, its undo, and tags as a table out and in again."""

import csv
import io
import os
from collections.abc import Callable, Iterator
from typing import TypeVar
from uuid import UUID

from library.keeping.changing import MOST, Outcome
from library.keeping.editing import apply_change, edit_tracks, undo_change
from library.keeping.importing import propose_table, table_of
from library.keeping.table import lines
from library.models import Track
from tenants.access import Person
from tenants.schemas import in_business
from tests.bench import records
from tests.bench.measure import Measure, one_ms

#: Of the table's lines as many are changed as one table may change.
EDITED, LINES = 10_000, 50_000
#: A person waits for each of them, and a proxy for no longer than a minute.
EDIT_BAR_S, TABLE_BAR_S = 15, 45
Gave = TypeVar("Gave")


def measures(owner: Person, rows: int = 0) -> Iterator[Measure]:
    """Fills the library where it is too small. BENCH_ROWS makes it a smaller one."""
    rows = rows or min(LINES, int(os.environ.get("BENCH_ROWS") or LINES))
    with in_business(owner.business):
        if Track.objects.own().kept().count() < rows:
            records.fill(rows)
        pks = list(Track.objects.own().kept().order_by("pk").values_list("pk", flat=True)[:rows])
        yield from edits(owner, pks[:EDITED])
        yield from tables(owner, pks)


def edits(owner: Person, pks: list[UUID]) -> Iterator[Measure]:
    note = f"{len(pks)} tracks"
    took_s, outcome = timed(lambda: edit_tracks(pks, actor=owner, composer="Bench", energy=None))
    expect(outcome, len(pks))
    yield Measure("keeping: a bulk edit", took_s, "s", EDIT_BAR_S, note=note)
    took_s, outcome = timed(lambda: undo_change(outcome.change.pk, actor=owner))
    expect(outcome, len(pks))
    yield Measure("keeping: its undo", took_s, "s", EDIT_BAR_S, note=note)


def tables(owner: Person, pks: list[UUID]) -> Iterator[Measure]:
    note = f"{len(pks)} lines"
    took_s, content = timed(lambda: "".join(lines(table_of(pks, owner.business))))
    yield Measure("keeping: tags as a table, out", took_s, "s", TABLE_BAR_S, note=note)
    table = rewritten(content)
    took_s, told = timed(lambda: propose_table(table, actor=owner))
    yield Measure("keeping: what a table would change", took_s, "s", TABLE_BAR_S, note=note)
    took_s, outcome = timed(lambda: apply_change(told.change.pk, actor=owner))
    expect(outcome, min(MOST, len(pks)))
    yield Measure("keeping: the table, in", took_s, "s", TABLE_BAR_S, note=f"{len(outcome.done)} tracks")
    undo_change(outcome.change.pk, actor=owner)


def rewritten(content: str) -> bytes:
    """As many lines as may be with another composer."""
    rows = csv.DictReader(io.StringIO(content.removeprefix("\ufeff"), newline=""))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows.fieldnames or [])
    writer.writeheader()
    writer.writerows(row | {"composer": "Table"} if number < MOST else row for number, row in enumerate(rows))
    return out.getvalue().encode()


def timed(work: Callable[[], Gave]) -> tuple[float, Gave]:
    gave: list[Gave] = []
    took_ms = one_ms(lambda _: gave.append(work()))
    return round(took_ms / 1000, 2), gave[0]


def expect(outcome: Outcome, count: int) -> None:
    if len(outcome.done) != count:
        raise AssertionError(f"{len(outcome.done)} of {count} tracks were changed: this is no measure.")
