"""The same recording under two names: somebody says whether both are wanted before the second one plays."""

from uuid import UUID

from django.db import transaction

from library.keeping.bin import remove_tracks
from library.models import Track
from library.signals import sound_changed
from tenants import audit
from tenants.access import Person


@transaction.atomic
def keep_both(pk: UUID, *, actor: Person) -> Track:
    """It plays from now on, beside the one that it resembles."""
    track: Track = Track.objects.own().kept().select_for_update().load(actor, "edit_library", pk)
    if track.twin_id is None:
        return track
    track.twin = None
    track.save(update_fields=["twin"])
    audit.record(actor, "kept beside its like", track)
    sound_changed.send(Track, business=actor.business, sound=track)
    return track


@transaction.atomic
def let_go_of_twin(pk: UUID, *, actor: Person) -> Track:
    """It was there already: the newcomer goes to the bin. What is no twin stays: `twin_id` says so."""
    track: Track = Track.objects.own().kept().select_for_update().load(actor, "edit_library", pk)
    if track.twin_id is not None:
        remove_tracks([pk], actor=actor)
    return track
