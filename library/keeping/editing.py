"""What people change about tracks: their tags, where they lie, whether they are there at all."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from library.finding.tagging import as_known, key, respelt
from library.keeping.changing import Outcome, carry_out, change_tracks, take_back
from library.keeping.forest import bring_back
from library.keeping.listing import put_last, taken_out
from library.keeping.tags import MOST_TAGS, joined
from library.models import Change, MusicFolder, Track
from library.playlists import by_hand
from library.playlists.changes import save_playlist
from library.signals import folders_moved
from tenants.access import Person

RIGHT = "edit_library"
Ids = Iterable[UUID]
#: How many tracks stand in a playlist to which they are added together.
IN_LINE = ("artist", "album", "disc_number", "track_number", "title", "pk")


@transaction.atomic
def edit_track(pk: UUID, *, actor: Person, **columns: Any) -> Outcome:
    """`columns` by name, with `folder_id` for the folder; what is not named stays."""
    Track.objects.own().kept().load(actor, RIGHT, pk)
    return edited(Track.objects.filter(pk=pk), columns, actor)


@transaction.atomic
def edit_tracks(pks: Ids, *, actor: Person, **columns: Any) -> Outcome:
    """The same of each of them."""
    return edited(kept(pks, actor), columns, actor)


@transaction.atomic
def move_tracks(pks: Ids, *, actor: Person, folder: UUID | None) -> Outcome:
    """Into a folder, or into none. Raises Http404 for a folder that is gone."""
    return edited(kept(pks, actor), {"folder_id": folder}, actor, "moved")


@transaction.atomic
def tag_tracks(pks: Ids, *, actor: Person, add: Iterable[str], take: Iterable[str]) -> Outcome:
    """A track that would have too many tags keeps those that it had, and gets as many as it may have."""
    more, fewer = as_known(add), list(take)
    rows = kept(pks, actor)
    return change_tracks(
        rows, lambda track: {"tags": joined(track.tags, more, fewer)[:MOST_TAGS]}, "tagged", actor
    )


@transaction.atomic
def list_tracks(pks: Ids, *, actor: Person, playlist: UUID | None, name: str = "") -> Outcome:
    """At the end of a playlist by hand, by artist and album; of a new one with that `name` where it is None.

    What cannot be played or has no room is missed. Raises Http404 for a playlist that is gone.
    """
    row = by_hand.load(playlist, actor) if playlist else save_playlist(None, actor=actor, name=name)
    wanted = list(pks)
    tracks = kept(wanted, actor).playable().order_by(*IN_LINE)  # type: ignore[attr-defined]
    outcome = put_last(row, list(tracks.values_list("pk", flat=True)), actor)
    outcome.missed = len(wanted) - len(outcome.done)
    return outcome


@transaction.atomic
def rename_tag(tag: str, *, actor: Person, to: str) -> Outcome:
    """On every track. Where there is a tag of the new name the two become one."""
    rows, name = tagged(tag, actor), respelt(tag, to)
    return change_tracks(
        rows, lambda track: {"tags": replaced(track.tags, tag, name)}, "renamed a tag of", actor
    )


@transaction.atomic
def remove_tag(tag: str, *, actor: Person) -> Outcome:
    """From every track."""
    rows = tagged(tag, actor)
    return change_tracks(rows, lambda track: {"tags": joined(track.tags, (), [tag])}, "untagged", actor)


@transaction.atomic
def apply_change(pk: UUID, *, actor: Person) -> Outcome:
    """Do what was proposed, once."""
    change = load(actor, pk)
    if change.applied_at:
        return Outcome(change, is_repeat=True)
    return carry_out(change, actor)


@transaction.atomic
def undo_change(pk: UUID, *, actor: Person) -> Outcome:
    """Bring back what was before; done twice it does nothing more. What somebody changed meanwhile stays.

    Raises Refused where its folders find no room.
    """
    change = load(actor, pk)
    if not change.applied_at:
        raise Http404
    if change.undone_at:
        return Outcome(change, is_repeat=True)
    has_folders = bring_back(change.folder_ids, actor)
    outcome = taken_out(change, actor) if change.place_ids else take_back(change, actor)
    if has_folders:
        folders_moved.send(MusicFolder, business=actor.business)
    return outcome


def load(actor: Person, pk: UUID) -> Change:
    """Locked until the transaction ends."""
    row: Change = Change.objects.select_for_update().load(actor, RIGHT, pk)
    return row


def kept(pks: Ids, actor: Person) -> QuerySet[Track]:
    """Those of these tracks that are there, and not in the bin."""
    rows: QuerySet[Track] = Track.objects.own().kept().open_to(actor, RIGHT).filter(pk__in=list(pks))
    return rows


def edited(
    rows: QuerySet[Track], columns: Mapping[str, Any], actor: Person, verb: str = "changed"
) -> Outcome:
    wanted = dict(columns)
    if wanted.get("folder_id"):
        MusicFolder.objects.kept().load(actor, RIGHT, wanted["folder_id"])
    if "tags" in wanted:
        wanted["tags"] = as_known(wanted["tags"])
    return change_tracks(rows, lambda track: wanted | unplaced(track, wanted), verb, actor)


def unplaced(track: Track, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """A place by hand is one in that folder alone."""
    moves = "folder_id" in wanted and wanted["folder_id"] != track.folder_id
    return {"folder_position": None} if moves else {}


def tagged(tag: str, actor: Person) -> QuerySet[Track]:
    rows: QuerySet[Track] = Track.objects.own().kept().open_to(actor, RIGHT).filter(tags__contains=[tag])
    return rows


def replaced(tags: Iterable[str], tag: str, to: str) -> list[str]:
    return joined([], [to if key(each) == key(tag) else each for each in tags])
