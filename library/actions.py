"""Every change to the library that a person makes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from library.announcing import asks
from library.models import Announcement, Recording, Sound
from library.said_once import ask_about
from library.signals import sound_changed
from tenants import audit
from tenants.access import Person

Binless = type[Announcement] | type[Recording]


@transaction.atomic
def mark_emergency(pk: UUID, *, actor: Person, is_emergency: bool) -> Announcement:
    """Have every player keep its sound for emergencies, or no longer."""
    rows = Announcement.objects.kept().select_for_update(no_key=True)
    row: Announcement = rows.load(actor, "emergency", pk)
    if row.is_emergency == is_emergency:
        return row
    row.is_emergency = is_emergency
    row.save(update_fields=["is_emergency"])
    audit.record(actor, "marked for emergencies" if is_emergency else "took out of emergencies", row)
    sound_changed.send(Announcement, business=actor.business, sound=row)
    return row


@transaction.atomic
def remove(kind: Binless, pk: UUID, *, actor: Person) -> Sound:
    """Take an announcement out of everything that plays, a recording out of what can be said anew.

    `restore` brings it back. Tracks go into the bin: `library.keeping.bin`.
    """
    return move_out(kind, pk, actor, "removed", timezone.now())


@transaction.atomic
def restore(kind: Binless, pk: UUID, *, actor: Person) -> Sound:
    """What was said once is kept from then on, and asks for approval where that is needed."""
    return move_out(kind, pk, actor, "restored", None)


def move_out(kind: Binless, pk: UUID, actor: Person, verb: str, removed_at: datetime | None) -> Sound:
    rows = kind.objects.select_for_update(no_key=True)
    row: Sound = rows.load(actor, "edit_announcements", pk)
    if bool(row.removed_at) == bool(removed_at):
        return row
    if removed_at is None and isinstance(row, Announcement) and row.is_said_once and asks(actor):
        ask_about(row)
    row.removed_at = removed_at
    row.save(update_fields=["removed_at"])
    audit.record(actor, verb, row)
    if kind is not Recording:  # no zone plays one
        sound_changed.send(kind, business=actor.business, sound=row)
    return row
