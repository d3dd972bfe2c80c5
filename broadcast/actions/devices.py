"""Every change to players."""

from typing import Literal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from broadcast import outbox
from broadcast.alerts.endings import let_go
from broadcast.announcing import announce
from broadcast.books.reach import zones_of
from broadcast.models import Device, Zone
from broadcast.room import count_places
from tenants import audit
from tenants.access import Person


@transaction.atomic
def change_device(
    pk: UUID,
    *,
    actor: Person,
    name: str,
    zone: Zone,
    is_muted: bool,
    volume_percent: int | None = None,
    lock: dict[str, str] | Literal["same"] | None = "same",
) -> Device:
    """`lock` is what opens the player's menu, None for nothing, "same" to leave it. No volume: it stays."""
    # First, as when it is paired. Locked as in remove_zone: a player never stands in a zone that is gone.
    zone = Zone.objects.select_for_update(no_key=True).kept().load(actor, "pair_devices", zone.pk)
    device: Device = Device.objects.select_for_update(no_key=True).load(actor, "pair_devices", pk)
    before, was_percent = zones_of(device), device.volume_percent
    if device.zone_id != zone.pk:
        device.moved_at = timezone.now()
    device.name, device.zone, device.is_muted = name, zone, is_muted
    if volume_percent is not None:
        device.volume_percent, device.volume_at = volume_percent, timezone.now()
    if lock != "same":
        device.lock = lock
    columns = ["name", "zone", "moved_at", "volume_percent", "volume_at", "is_muted", "lock"]
    device.save(update_fields=columns)
    # The same volume again counts, too: somebody may have set another on the player itself.
    told = {} if volume_percent is None else {"volume_percent": {"from": was_percent, "to": volume_percent}}
    audit.record_news(actor, "changed", device, **told)
    outbox.show_device(device)
    if zone.pk not in before:
        announce(before | zones_of(device))
    return device


@transaction.atomic
def revoke_device(pk: UUID, *, actor: Person) -> Device:
    """Disconnect a player: its next poll and its open stream end."""
    device: Device = Device.objects.select_for_update(no_key=True).load(actor, "pair_devices", pk)
    if device.revoked_at is None:
        outbox.revoke(device)
        let_go([device.pk], timezone.now())
        audit.record(actor, "disconnected", device)
        announce(zones_of(device))
        count_places()
    return device
