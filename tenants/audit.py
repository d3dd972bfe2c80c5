"""Who did what. An action writes its row in its own transaction."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol
from uuid import UUID

from tenants.access import Person
from tenants.models import AuditLog, Business, User


class Named(Protocol):
    pk: Any

    def __str__(self) -> str: ...


def record(actor: Person, verb: str, row: Named, **changes: Any) -> None:
    """`verb` in the past tense ("renamed"); `changes` are JSON values, by name of what changed."""
    write(actor.user, actor.business, verb, row, visit_id=actor.visit.pk if actor.visit else None, **changes)


def write(
    user: User | None,
    business: Business | None,
    verb: str,
    row: Named,
    *,
    visit_id: UUID | None = None,
    **changes: Any,
) -> None:
    """As `record`, where there is no person in a business: staff, the system (`user=None`), an opening."""
    entry(user, business, verb, row, visit_id, changes).save(force_insert=True)


def record_each(actor: Person, verb: str, rows: Iterable[tuple[Named, Mapping[str, Any]]]) -> None:
    """As `record`, for thousands: each row with its own changes."""
    visit_id = actor.visit.pk if actor.visit else None
    entries = [entry(actor.user, actor.business, verb, row, visit_id, changes) for row, changes in rows]
    AuditLog.objects.bulk_create(entries, batch_size=1000)


def entry(
    user: User | None,
    business: Business | None,
    verb: str,
    row: Named,
    visit_id: UUID | None,
    changes: Mapping[str, Any],
) -> AuditLog:
    return AuditLog(
        business=business,
        actor_id=user.pk if user else None,
        actor_name=str(user) if user else "sync2gear",
        visit_id=visit_id,
        verb=verb,
        kind=type(row).__name__.lower(),
        object_id=row.pk,
        object_name=str(row)[:254],
        changes=dict(changes),
    )
