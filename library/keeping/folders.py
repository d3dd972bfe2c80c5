"""Every change to folders of music, and to the order of what lies in them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Min, Q
from django.http import Http404
from django.utils import timezone

from library.keeping.changing import Outcome, carry_out, propose
from library.keeping.editing import RIGHT
from library.keeping.forest import TOO_MANY, Refused, whole_tree
from library.keeping.tree import Branch, grown, namesake, problem
from library.models import MusicFolder, Track
from library.models.music import MOST_FOLDERS
from library.signals import folders_moved
from tenants import audit
from tenants.access import Person

#: So many of a folder's tracks can be put in order by hand.
MOST_SORTED = 2000
TOO_MANY_TO_SORT = (
    f"Only up to {MOST_SORTED:,} tracks can be put in order by hand. Move some elsewhere first."
)
NAME_TAKEN = "Another folder there has this name. Choose one that tells them apart."


@transaction.atomic
def save_music_folder(
    pk: UUID | None, *, actor: Person, name: str, parent: UUID | None, cover_sha256: str | None = None
) -> MusicFolder:
    """Rename and move a folder, or make one where `pk` is None. A cover of None stays. Raises Refused."""
    branches = whole_tree(actor)
    row = folder_in(branches, pk) if pk else MusicFolder()
    before = described(row)
    is_moved = place(row, branches, parent)
    row.name = name
    row.cover_sha256 = row.cover_sha256 if cover_sha256 is None else cover_sha256
    if namesake(branches, row, row.name):
        raise Refused(NAME_TAKEN)
    row.save(force_insert=pk is None)
    if pk and is_moved:
        tell_of_move(actor)
    audit.record_news(actor, "changed" if pk else "made", row, **differences(before, described(row)))
    return row


@transaction.atomic
def move_music_folder(pk: UUID, *, actor: Person, into: UUID | None) -> MusicFolder:
    """Into another folder, or to the top. Raises Refused."""
    branches = whole_tree(actor)
    row = folder_in(branches, pk)
    before = described(row)
    is_moved = place(row, branches, into)
    if namesake(branches, row, row.name):
        raise Refused(NAME_TAKEN)
    row.save(update_fields=["parent", "position"])
    if is_moved:
        tell_of_move(actor)
    audit.record_news(actor, "moved", row, **differences(before, described(row)))
    return row


@transaction.atomic
def sort_music_folder(pk: UUID, *, actor: Person, to: int) -> tuple[MusicFolder, int]:
    """Put a folder where the one with the index `to` stands beside it; gives it and its index."""
    branches = whole_tree(actor)
    row = folder_in(branches, pk)
    beside = [branch.folder for branch in branches.values() if branch.folder.parent_id == row.parent_id]
    index = number(MusicFolder, beside, row, to, "position", actor)
    return row, index


@transaction.atomic
def sort_track(pk: UUID, *, actor: Person, track: UUID, to: int) -> tuple[Track, int]:
    """Put a track of the folder where the one with the index `to` stands. Raises Refused."""
    MusicFolder.objects.kept().select_for_update(no_key=True).load(actor, RIGHT, pk)
    # By their ids first, as every change of many tracks does: two would else wait for each other for ever.
    locked = in_order(pk).order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True)
    if len(locked[: MOST_SORTED + 1]) > MOST_SORTED:
        raise Refused(TOO_MANY_TO_SORT)
    rows = list(in_order(pk))
    row = next((each for each in rows if each.pk == track), None)
    if row is None:
        raise Http404
    index = number(Track, rows, row, to, "folder_position", actor)
    return row, index


@transaction.atomic
def remove_music_folder(pk: UUID, *, actor: Person, with_tracks: bool) -> Outcome:
    """With the folders in it. Its tracks lie in no folder then, or in the bin; `undo_change` undoes it."""
    branches = whole_tree(actor)
    top = folder_in(branches, pk)
    now = timezone.now()
    gone = [branch.folder for branch in branches[pk]]
    wanted: dict[str, Any] = (
        {"removed_at": now, "removed_by": actor.name}
        if with_tracks
        else {"folder_id": None, "folder_position": None}
    )
    rows = Track.objects.own().kept().filter(folder__in=gone)
    change = propose(rows, lambda _: wanted, "removed" if with_tracks else "moved", actor)
    change.folder_ids = [folder.pk for folder in gone]
    change.save(update_fields=["folder_ids"])
    outcome = carry_out(change, actor)
    MusicFolder.objects.filter(pk__in=change.folder_ids).update(removed_at=now)
    audit.record(actor, "removed", top, folders=[str(folder) for folder in gone][:50])
    return outcome


def folder_in(branches: dict[UUID, Branch], pk: UUID) -> MusicFolder:
    if pk not in branches:
        raise Http404
    return branches[pk].folder


def place(row: MusicFolder, branches: dict[UUID, Branch], into: UUID | None) -> bool:
    """Gives whether it lies elsewhere now."""
    is_new = row._state.adding
    if is_new and len(branches) >= MOST_FOLDERS:
        raise Refused(TOO_MANY)
    parent = folder_in(branches, into) if into else None
    if why := problem(branches, None if is_new else row.pk, into):
        raise Refused(why)
    is_moved = row.parent_id != into
    if is_moved:
        row.parent, row.position = parent, None
    return is_moved


def tell_of_move(actor: Person) -> None:
    """Rules choose by folders: what lies in this one is in others now, though no track changed."""
    folders_moved.send(MusicFolder, business=actor.business)


def described(row: MusicFolder) -> dict[str, str]:
    return {"name": row.name, "folder": str(row.parent or "the top"), "cover": row.cover_sha256}


def differences(before: dict[str, str], after: dict[str, str]) -> dict[str, Any]:
    """For the log: what was and what is, of a cover only that it is another one."""
    changed = {name for name in after if before[name] != after[name]}
    told: dict[str, Any] = {name: {"from": before[name], "to": after[name]} for name in changed - {"cover"}}
    return told | ({"cover": "another one" if after["cover"] else "taken away"} if "cover" in changed else {})


def in_order(pk: UUID) -> Any:
    """The kept tracks of a folder, as somebody has put them in order, the others by title behind them."""
    rows = Track.objects.own().kept().filter(folder=pk)
    return rows.order_by(F("folder_position").asc(nulls_last=True), "title", "pk")


def number(kind: Any, rows: Sequence[Any], row: Any, to: int, column: str, actor: Person) -> int:
    """Write down the new order; only where it is new. Gives the row's index."""
    was = [other.pk for other in rows].index(row.pk)
    others = [other for other in rows if other.pk != row.pk]
    to = max(0, min(to, len(others)))
    moved = []
    for index, each in enumerate([*others[:to], row, *others[to:]]):
        if getattr(each, column) != index:
            setattr(each, column, index)
            moved.append(each)
    kind.objects.bulk_update(moved, [column], batch_size=500)
    if moved:
        audit.record(actor, "moved", row, place={"from": was + 1, "to": to + 1})
    return to


def tree_of(actor: Person) -> dict[UUID, Branch]:
    """Two queries, and nothing is locked."""
    lying = Track.objects.own().kept().exclude(folder=None).order_by().values_list("folder")
    told = list(lying.annotate(count=Count("pk"), cover=Min("cover_sha256", filter=Q(cover_sha256__gt=""))))
    counts, covers = {pk: count for pk, count, _ in told}, {pk: cover for pk, _, cover in told}
    return grown(MusicFolder.objects.kept().open_to(actor, RIGHT), counts, covers)
