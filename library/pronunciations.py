"""Every change to how names are said. What says them is made anew, in the background."""

from uuid import UUID

from django.db import transaction

from library.models import Pronunciation
from library.remaking import remake_all
from tenants import audit
from tenants.access import Person
from tenants.differences import lost

RIGHT = "edit_announcements"


@transaction.atomic
def save_pronunciation(pk: UUID | None, *, actor: Person, written: str, spoken: str) -> Pronunciation:
    """Change how a name is said, or add one where `pk` is None."""
    actor.demand(RIGHT)
    row = load(pk, actor) if pk else Pronunciation()
    is_same = (row.written, row.spoken) == (written, spoken)
    row.written, row.spoken = written, spoken
    row.save(force_insert=pk is None)
    if not is_same:
        audit.record(actor, "changed" if pk else "added", row)
        remake_all(actor.business)
    return row


@transaction.atomic
def remove_pronunciation(pk: UUID, *, actor: Person) -> Pronunciation:
    """It is said as it is written from now on. To undo, save it again."""
    row = load(pk, actor)
    gone = Pronunciation(written=row.written, spoken=row.spoken)
    audit.record(actor, "removed", row, **lost(row))
    row.delete()
    remake_all(actor.business)
    return gone


def load(pk: UUID, actor: Person) -> Pronunciation:
    """Locked until the transaction ends."""
    row: Pronunciation = Pronunciation.objects.select_for_update().load(actor, RIGHT, pk)
    return row
