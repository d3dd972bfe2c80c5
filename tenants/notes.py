"""Every change to the notes that staff keep of a business. Only staff read them, and their log."""

from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tenants import audit
from tenants.access import demand_of_staff
from tenants.models import Business, StaffNote, User

RIGHT = "answer_messages"


@transaction.atomic
def add_note(business: Business, *, actor: User, text: str) -> StaffNote:
    demand_of_staff(actor, RIGHT)
    row = StaffNote.objects.create(business=business, author_id=actor.pk, author_name=str(actor), text=text)
    audit.write(actor, None, "wrote", row)
    return row


@transaction.atomic
def edit_note(pk: UUID, *, actor: User, text: str) -> StaffNote:
    row = loaded(pk, actor)
    if row.text != text:
        row.text, row.edited_at = text, timezone.now()
        row.save(update_fields=["text", "edited_at"])
        audit.write(actor, None, "edited", row)
    return row


@transaction.atomic
def remove_note(pk: UUID, *, actor: User) -> StaffNote:
    return moved(pk, actor, "removed")


@transaction.atomic
def restore_note(pk: UUID, *, actor: User) -> StaffNote:
    return moved(pk, actor, "restored")


def moved(pk: UUID, actor: User, verb: str) -> StaffNote:
    row = loaded(pk, actor, is_there=verb == "removed")
    row.removed_at = timezone.now() if verb == "removed" else None
    row.save(update_fields=["removed_at"])
    audit.write(actor, None, verb, row)
    return row


def loaded(pk: UUID, actor: User, *, is_there: bool = True) -> StaffNote:
    """Locked. Raises Http404; also for one that was removed, unless that is wanted."""
    demand_of_staff(actor, RIGHT)
    rows = StaffNote.objects.select_for_update(of=("self",)).select_related("business")
    if is_there:
        rows = rows.filter(removed_at=None)
    return get_object_or_404(rows, pk=pk)
