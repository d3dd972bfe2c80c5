"""What every action on a row of a plan does: load it for its person, write it, log it, tell its zones."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from broadcast.announcing import announce
from broadcast.books.reach import zones_of
from tenants import audit
from tenants.access import Person
from tenants.differences import between

Row = TypeVar("Row", bound=Model)


def save_row(
    model: type[Row],
    pk: UUID | None,
    actor: Person,
    right: str,
    columns: dict[str, Any],
    children: Callable[[Row], object] | None = None,
    describe: Callable[[Row], dict[str, Any]] | None = None,
) -> Row:
    """Change a row, or make one where `pk` is None, in the transaction in hand.

    `children` writes what belongs to it, and `describe` says by name what that is: for the log, before and
    after. The zones that it touched before and those that it touches then get new feeds. Raises Http404.
    """
    actor.demand(right)
    row: Any = load_row(model, pk, actor, right) if pk else model()
    touched = zones_of(row) if pk else set()
    before = describe(row) if describe and pk else {}
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(force_insert=pk is None, update_fields=list(columns) if pk else None)
    if children:
        children(row)
    news = between(before, describe(row) if describe else {})
    if pk:
        audit.record_news(actor, "changed", row, **news)
    else:
        audit.record(actor, "made", row, **news)
    announce(touched | zones_of(row))
    saved: Row = row
    return saved


def move_row(model: type[Row], pk: UUID, actor: Person, right: str, verb: str) -> Row:
    """Take a row with `removed_at` out ("removed"), or bring it back ("restored")."""
    (row,) = move_rows([load_row(model, pk, actor, right)], actor, verb)
    return row


def move_rows(rows: list[Row], actor: Person, verb: str) -> list[Row]:
    """The same with several, all of them locked."""
    touched: set[UUID] = set()
    for row in (each for each in rows if bool(each.removed_at) != (verb == "removed")):  # type: ignore[attr-defined]
        touched |= zones_of(row)
        row.removed_at = timezone.now() if verb == "removed" else None  # type: ignore[attr-defined]
        row.save(update_fields=["removed_at"])
        audit.record(actor, verb, row)
        touched |= zones_of(row)
    announce(touched)
    return rows


def load_row(model: Any, pk: UUID, actor: Person, right: str) -> Any:
    """Locked until the transaction ends."""
    # Not FOR UPDATE: what a zone has missed may refer to it, and who writes that down has the zone's feed,
    # for which we wait next.
    return model.objects.select_for_update(of=("self",), no_key=True).load(actor, right, pk)
