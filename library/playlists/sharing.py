"""Who may see a playlist, beside those who may change it."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.http import Http404

from library.models import Playlist
from library.models.playlists import Playlists
from library.signals import asked_floors
from tenants import audit
from tenants.access import Person
from tenants.differences import between
from tenants.signals import answers


def floors(zone_ids: Collection[UUID] | None = None) -> dict[UUID, str]:
    """The business's floors by id, or those that hold one of these zones. Those above the library know."""
    return answers(asked_floors, zone_ids=zone_ids)


def open_to(person: Person) -> Playlists:
    """The playlists that somebody may see: all, or those that are shared with their floors."""
    rows: Playlists = Playlist.objects.kept().open_to(person)
    if person.may["edit_library"]:
        return rows
    return rows.seen_from(floors(person.zone_ids or ()))


@transaction.atomic
def share_playlist(pk: UUID, *, actor: Person, with_all: bool, floor_ids: Collection[UUID]) -> Playlist:
    """Let those see it who have only zones of these floors; or everybody who has a zone."""
    rows = Playlist.objects.kept().select_for_update()
    row: Playlist = rows.load(actor, "edit_library", pk)
    names = floors()
    if not names.keys() >= set(floor_ids):
        raise Http404
    before = who(row, names)
    row.is_shared, row.floor_ids = with_all, sorted(set(floor_ids))
    row.save(update_fields=["is_shared", "floor_ids"])
    audit.record_news(
        actor, "shared", row, **between({"shared_with": before}, {"shared_with": who(row, names)})
    )
    return row


def who(row: Playlist, names: dict[UUID, str]) -> list[str]:
    """The floors by name, also beneath “everybody”: they count again once that is taken back."""
    known = sorted(names.get(floor, "a floor that is gone") for floor in row.floor_ids)
    return (["everybody"] if row.is_shared else []) + known
