"""Tracks that a zone does not play."""

from uuid import UUID

from django.db import transaction

from broadcast.actions.saving import load_row
from broadcast.announcing import announce
from broadcast.models import BlockedTrack, Zone
from library.models import Track
from tenants import audit
from tenants.access import Person

RIGHT = "edit_zones"


@transaction.atomic
def block_track(zone: UUID, track: UUID, *, actor: Person) -> BlockedTrack:
    """Have a zone leave out a track, whatever its channel. One that it leaves out already stays so."""
    # Locked: of two people who block it at once, one does.
    place: Zone = Zone.objects.select_for_update(of=("self",), no_key=True).kept().load(actor, RIGHT, zone)
    song: Track = Track.objects.kept().load(actor, RIGHT, track)
    made = {"created_by": actor.name}
    row, is_new = BlockedTrack.objects.get_or_create(zone=place, track=song, defaults=made)
    if is_new:
        audit.record(actor, "blocked", song, zone=place.name)
        announce({place.pk})
    return row


@transaction.atomic
def unblock_track(pk: UUID, *, actor: Person) -> BlockedTrack:
    """Let a zone play it again; gives the row that is gone."""
    row: BlockedTrack = load_row(BlockedTrack, pk, actor, RIGHT)
    BlockedTrack.objects.filter(pk=pk).delete()
    audit.record(actor, "unblocked", row.track, zone=row.zone.name)
    announce({row.zone_id})
    return row
