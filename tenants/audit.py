"""Who did what. An action writes its row in its own transaction."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol
from uuid import UUID

from tenants import origin
from tenants.access import Person
from tenants.differences import Changes, differences, told
from tenants.models import AuditLog, Business, User
from tenants.models.remembered import Remembered


class Named(Protocol):
    pk: Any

    def __str__(self) -> str: ...


def record(actor: Person, verb: str, row: Named, /, **changes: Any) -> None:
    """`verb` in the past tense ("renamed"). What is new in `row` since it was loaded is told by itself.

    `changes` are told beside it, by name of what changed: a value, or {"from": …, "to": …}.
    """
    write(actor.user, actor.business, verb, row, visit_id=visit_of(actor), **changes)


def record_news(actor: Person, verb: str, row: Named, /, **changes: Any) -> None:
    """As `record`, but nothing where nothing is new."""
    news = changes | differences(row, changes)
    if news:
        record(actor, verb, row, **news)


def write(
    user: User | None,
    business: Business | None,
    verb: str,
    row: Named,
    /,
    *,
    visit_id: UUID | None = None,
    **changes: Any,
) -> None:
    """As `record`, where there is no person in a business: staff, the system (`user=None`), an opening."""
    said = told(changes)
    pairs = {name for name, each in said.items() if "from" in each}
    entry(user, business, verb, row, visit_id, said | differences(row, pairs)).save(force_insert=True)
    if isinstance(row, Remembered):
        row.remember()


def record_each(actor: Person, verb: str, rows: Iterable[tuple[Named, Mapping[str, Any]]]) -> None:
    """As `record`, for thousands: each row with its own changes, and nothing beside them."""
    by = actor.user, actor.business
    entries = [entry(*by, verb, row, visit_of(actor), told(changes)) for row, changes in rows]
    AuditLog.objects.bulk_create(entries, batch_size=1000)


def visit_of(actor: Person) -> UUID | None:
    return actor.visit.pk if actor.visit else None


def entry(
    user: User | None,
    business: Business | None,
    verb: str,
    row: Named,
    visit_id: UUID | None,
    changes: Changes,
) -> AuditLog:
    came = origin.now.get()
    return AuditLog(
        business=business,
        actor_id=user.pk if user else None,
        actor_name=str(user)[:254] if user else "sync2gear",
        visit_id=visit_id,
        verb=verb,
        kind=row.__class__.__name__.lower(),
        object_id=row.pk,
        object_name=str(row)[:254],
        changes=changes,
        source=came.source,
        address=came.address,
        browser=came.browser,
    )
