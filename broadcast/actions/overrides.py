"""A channel by hand, for a while."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from broadcast.actions.saving import load_row, save_row
from broadcast.models import Channel, Override, Zone
from tenants.access import Person

RIGHT = "play_now"


@transaction.atomic
def start_override(*, actor: Person, zone: UUID, channel: UUID, ends_at: datetime) -> Override:
    """From now until `ends_at`, UTC; then the plan returns. It takes the place of an earlier choice."""
    # Locked: of two people who choose at once, the later one counts, and the earlier one ends.
    place: Zone = Zone.objects.select_for_update(of=("self",), no_key=True).kept().load(actor, RIGHT, zone)
    chosen: Channel = Channel.objects.kept().load(actor, RIGHT, channel)
    now = timezone.now()
    end_running(place, now)
    columns = {
        "zone": place,
        "channel": chosen,
        "starts_at": now,
        "ends_at": ends_at,
        "created_by": actor.name,
    }
    return save_row(Override, None, actor, RIGHT, columns)


@transaction.atomic
def end_override(pk: UUID, *, actor: Person) -> Override:
    """Back to the plan now. One that is over stays as it is."""
    row: Override = load_row(Override, pk, actor, RIGHT)
    now = timezone.now()
    if row.ends_at > now:
        row = save_row(Override, pk, actor, RIGHT, {"ends_at": now})
        end_running(row.zone, now)
    return row


def end_running(zone: Zone, now: datetime) -> None:
    zone.overrides.filter(ends_at__gt=now).update(ends_at=now)
