"""To follow a playlist of the catalogue, and no longer."""

from uuid import UUID

from django.db import transaction
from django.http import Http404

from library.catalogue.copies import put, take_away
from library.catalogue.reading import Snapshot, snapshot
from library.models import Playlist
from library.signals import playlist_changed
from tenants import audit
from tenants.access import Person
from tenants.catalogue import is_catalogue
from tenants.models import Business, Following
from tenants.schemas import current_business


@transaction.atomic
def follow(playlist_id: UUID, *, actor: Person) -> Playlist:
    """Have it, and whatever becomes of it in the catalogue, to play like one's own."""
    actor.demand("edit_library")
    taken = None if is_catalogue(actor.business) else snapshot(playlist_id)
    if taken is None:
        raise Http404
    Following.objects.get_or_create(business=actor.business, playlist_id=playlist_id)
    row, _ = put(taken)
    audit.record(actor, "followed", row)
    playlist_changed.send(Playlist, business=actor.business, playlist=row)
    return row


@transaction.atomic
def unfollow(playlist_id: UUID, *, actor: Person) -> Playlist:
    """Take it out of every channel. `follow` brings it back to them."""
    actor.demand("edit_library")
    # First of all: what keeps it in step waits here, and finds that nobody follows.
    Following.objects.filter(business=actor.business, playlist_id=playlist_id).delete()
    rows = Playlist.objects.kept().filter(catalogue_id=playlist_id).select_for_update()
    row: Playlist | None = rows.open_to(actor, "edit_library").first()
    if row is None:
        raise Http404
    take_away(row)
    audit.record(actor, "stopped following", row)
    playlist_changed.send(Playlist, business=actor.business, playlist=row)
    return row


def keep_in_step(playlist_id: UUID) -> None:
    """A task of each follower. It may run twice, late, or at the same time as another."""
    taken = snapshot(playlist_id)
    write_down(current_business(), playlist_id, taken)


@transaction.atomic
def write_down(business: Business, playlist_id: UUID, taken: Snapshot | None) -> None:
    followings = Following.objects.filter(business=business, playlist_id=playlist_id)
    if not followings.select_for_update().first():
        return
    row: Playlist | None
    if taken:
        row, is_new = put(taken)
    else:
        gone = Playlist.objects.filter(catalogue_id=playlist_id).select_for_update().first()
        row, is_new = gone, bool(gone and take_away(gone))
    if row and is_new:
        audit.write(None, business, "changed with the catalogue", row)
        playlist_changed.send(Playlist, business=business, playlist=row)
