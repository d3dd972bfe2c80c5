"""To follow a playlist of the catalogue, and no longer."""

from uuid import UUID

from django.db import transaction
from django.http import Http404

from library.catalogue.copies import put, take_away
from library.catalogue.reading import NoCatalogueError, Snapshot, snapshot
from library.models import Playlist
from library.signals import playlist_changed
from tenants import audit
from tenants.access import Person
from tenants.catalogue import edition_of, is_catalogue
from tenants.models import Following


@transaction.atomic
def follow(playlist_id: UUID, *, actor: Person) -> Playlist:
    """Have it, and whatever becomes of it in the catalogue, to play like one's own."""
    actor.demand("edit_library")
    if is_catalogue(actor.business):
        raise Http404
    # First of all: of two that write the same copy, the one that waited here has read later.
    locked = Following.objects.select_for_update()
    following, _ = locked.get_or_create(business=actor.business, playlist_id=playlist_id)
    following.edition = edition_of(playlist_id)
    kept = put(there(playlist_id))
    row = kept.playlist
    following.save(update_fields=["edition"])
    audit.record(actor, "followed", row)
    playlist_changed.send(Playlist, business=actor.business, playlist=row, tracks=kept.tracks)
    return row


def there(playlist_id: UUID) -> Snapshot:
    try:
        taken = snapshot(playlist_id)
    except NoCatalogueError as error:
        raise Http404 from error
    if taken is None:
        raise Http404
    return taken


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
