"""Every change to folders, and to which announcements lie in them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from library.models import Announcement, Folder
from tenants import audit
from tenants.access import Person

RIGHT = "edit_announcements"
#: By announcement, the folder that it lies in; None: in none.
Places = dict[UUID, UUID | None]


@transaction.atomic
def save_folder(pk: UUID | None, *, actor: Person, name: str) -> Folder:
    """Rename a folder, or make one where `pk` is None."""
    actor.demand(RIGHT)
    row = load(pk, actor) if pk else Folder()
    row.name = name
    row.save(force_insert=pk is None, update_fields=["name"] if pk else None)
    audit.record_news(actor, "renamed" if pk else "made", row)
    return row


@transaction.atomic
def folder_named(name: str, *, actor: Person) -> Folder:
    """The folder of this name, however it is capitalised; a new one where there is none."""
    actor.demand(RIGHT)
    known: Folder | None = Folder.objects.kept().filter(name__iexact=name).first()
    return known or save_folder(None, actor=actor, name=name)


@transaction.atomic
def remove_folder(pk: UUID, *, actor: Person) -> Folder:
    """What lies in it stays, in no folder. `restore_folder` brings back both."""
    return moved_out(pk, actor, "removed", timezone.now())


@transaction.atomic
def restore_folder(pk: UUID, *, actor: Person) -> Folder:
    return moved_out(pk, actor, "restored", None)


@transaction.atomic
def file_announcements(places: Mapping[UUID, UUID | None], *, actor: Person) -> Places:
    """Put announcements into folders; gives where those that moved lay before.

    Raises Http404 for a folder that is gone.
    """
    folders = {pk: Folder.objects.kept().load(actor, RIGHT, pk) for pk in set(places.values()) if pk}
    rows = Announcement.objects.kept().open_to(actor, RIGHT).filter(pk__in=places).order_by("pk")
    before: Places = {}
    for row in rows.select_for_update(of=("self",), no_key=True).select_related("folder"):
        wanted = places[row.pk]
        folder = folders[wanted] if wanted else None
        if row.folder_id != (folder and folder.pk):
            before[row.pk] = row.folder_id if row.folder and not row.folder.removed_at else None
            move(row, folder, actor)
    return before


def move(row: Announcement, folder: Folder | None, actor: Person) -> None:
    before, row.folder = row.folder, folder
    row.save(update_fields=["folder"])
    audit.record(actor, "moved", row, folder={"from": before and before.name, "to": folder and folder.name})


def moved_out(pk: UUID, actor: Person, verb: str, removed_at: datetime | None) -> Folder:
    row = load(pk, actor)
    if bool(row.removed_at) != bool(removed_at):
        row.removed_at = removed_at
        row.save(update_fields=["removed_at"])
        audit.record(actor, verb, row)
    return row


def load(pk: UUID, actor: Person) -> Folder:
    """Locked until the transaction ends."""
    row: Folder = Folder.objects.select_for_update().load(actor, RIGHT, pk)
    return row
