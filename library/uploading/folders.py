"""The folders that files lay in where they come from."""

from django.db import connection, transaction

from library.keeping.tree import MOST_DEEP
from library.models import MusicFolder
from library.models.music import MOST_FOLDERS
from tenants import audit
from tenants.access import Person
from tenants.schemas import current_business


@transaction.atomic
def folder_at(parent: MusicFolder | None, path: str, *, actor: Person) -> MusicFolder | None:
    """The folder "Jazz/1959" below `parent`, however it is capitalised; made where it is not there.

    What lies too deep lies in the last folder that may be; where there are too many, in the deepest there is.
    """
    actor.demand("edit_library")
    names = [name.strip()[:80] for name in path.split("/") if name.strip(" .")]
    if names:
        one_at_a_time()
    for name in names[: MOST_DEEP - depth(parent)]:
        beside = MusicFolder.objects.kept().filter(parent=parent)
        found = beside.filter(name__iexact=name).first() or made(name, parent, actor)
        if found is None:
            break
        parent = found
    return parent


def one_at_a_time() -> None:
    """Files of one folder arrive together: without this each would make it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"folders of {current_business().pk}"])


def depth(folder: MusicFolder | None) -> int:
    """Never more than folders may lie deep: a ring, should there be one, has no end."""
    levels = 0
    while folder is not None and levels < MOST_DEEP:
        folder, levels = folder.parent, levels + 1
    return levels


def made(name: str, parent: MusicFolder | None, actor: Person) -> MusicFolder | None:
    if MusicFolder.objects.kept().count() >= MOST_FOLDERS:
        return None
    row = MusicFolder.objects.create(name=name, parent=parent)
    audit.record(actor, "made", row)
    return row
