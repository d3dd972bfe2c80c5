"""All folders of the business at once, locked; and what was removed of them, brought back."""

from collections.abc import Collection, Iterable
from uuid import UUID

from library.keeping.tree import MOST_DEEP, Branch, grown, measure, namesake
from library.models import MusicFolder
from library.models.music import MOST_FOLDERS
from tenants import audit
from tenants.access import Person

TOO_MANY = f"A business has at most {MOST_FOLDERS:,} folders of music. Remove some first."


class Refused(Exception):
    """Its text is a whole sentence for whoever asked for it."""


def whole_tree(actor: Person, also: Iterable[UUID] = ()) -> dict[UUID, Branch]:
    """Every kept folder's branch, locked until the transaction ends: two moves at once could make a ring.

    With `also` those of these removed ones.
    """
    rows = MusicFolder.objects.kept() | MusicFolder.objects.filter(pk__in=list(also))
    locked = rows.open_to(actor, "edit_library").order_by("pk").select_for_update(no_key=True)
    return grown(sorted(locked, key=in_line), {})


def in_line(folder: MusicFolder) -> tuple[bool, int, str, str]:
    """As the model's ordering."""
    return folder.position is None, folder.position or 0, folder.name, str(folder.pk)


def bring_back(pks: Collection[UUID], actor: Person) -> bool:
    """Removed folders to where they lay, or to the top where that is gone or they would lie too deep.

    Where another one took the name meanwhile they get a number. Gives whether any came back: tell of it
    (`folders_moved`) once their tracks are locked, as all do who change both. Raises Refused.
    """
    branches = whole_tree(actor, pks) if pks else {}
    back = [branches[pk] for pk in pks if pk in branches and branches[pk].folder.removed_at]
    if back and len(branches) > MOST_FOLDERS:
        raise Refused(TOO_MANY)
    for branch in back:
        stand(branch, branches)
    audit.record_each(actor, "restored", [(branch.folder, {}) for branch in back])
    return bool(back)


def stand(branch: Branch, branches: dict[UUID, Branch]) -> None:
    row = branch.folder
    if branch.is_top or branch.depth + branch.height - 1 > MOST_DEEP:
        row.parent = None
        measure(branch, 1)
    row.name, row.removed_at = free_name(row, branches), None
    row.save(update_fields=["parent", "name", "removed_at"])


def free_name(row: MusicFolder, branches: dict[UUID, Branch]) -> str:
    number, name = 1, row.name
    while namesake(branches, row, name):
        number += 1
        name = f"{row.name[:70]} ({number})"
    return name
