"""Folders, as announcements are put into them."""

from django.db import transaction

from library.models import Folder
from tenants import audit
from tenants.access import Person


@transaction.atomic
def folder_named(name: str, *, actor: Person) -> Folder:
    """The folder of this name, however it is capitalised; a new one where there is none."""
    actor.demand("edit_announcements")
    known: Folder | None = Folder.objects.kept().filter(name__iexact=name).first()
    if known:
        return known
    made = Folder.objects.create(name=name)
    audit.record(actor, "made", made)
    return made
