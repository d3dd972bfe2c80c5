"""Every change to zones, devices and schedules."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from broadcast import outbox
from broadcast.feed import announce
from broadcast.models import Device, Schedule, Zone
from tenants import audit
from tenants.access import Person


class StillInUse(Exception):
    """Its text says what has to go first."""


@transaction.atomic
def save_zone(pk: UUID | None, *, actor: Person, **columns: Any) -> Zone:
    """Change a zone, or open a new one where `pk` is None. `columns` are those of the model, by name."""
    actor.demand("edit_zones")
    zone: Zone = Zone.objects.select_for_update().load(actor, "edit_zones", pk) if pk else Zone()
    for name, value in columns.items():
        setattr(zone, name, value)
    zone.save(force_insert=pk is None, update_fields=list(columns) if pk else None)
    audit.record(actor, "changed" if pk else "added", zone, **columns)
    announce([zone.pk])
    return zone


@transaction.atomic
def remove_zone(pk: UUID, *, actor: Person) -> Zone:
    """Raises StillInUse while players are paired with it."""
    zone: Zone = Zone.objects.select_for_update().load(actor, "edit_zones", pk)
    if zone.devices.filter(revoked_at=None).exists():
        raise StillInUse(
            f"Players still play {zone.name}. Move them to another zone or disconnect them first."
        )
    return move_zone(zone, actor, "removed", timezone.now())


@transaction.atomic
def restore_zone(pk: UUID, *, actor: Person) -> Zone:
    return move_zone(Zone.objects.select_for_update().load(actor, "edit_zones", pk), actor, "restored", None)


def move_zone(zone: Zone, actor: Person, verb: str, removed_at: Any) -> Zone:
    zone.removed_at = removed_at
    zone.save(update_fields=["removed_at"])
    audit.record(actor, verb, zone)
    announce([zone.pk])
    return zone


@transaction.atomic
def change_device(
    pk: UUID, *, actor: Person, name: str, zone: Zone, volume_percent: int, is_muted: bool
) -> Device:
    device: Device = Device.objects.select_for_update().load(actor, "pair_devices", pk)
    # Locked, as in remove_zone: a player never stands in a zone that is gone.
    zone = Zone.objects.select_for_update().kept().load(actor, "pair_devices", zone.pk)
    device.name, device.zone = name, zone
    device.volume_percent, device.is_muted = volume_percent, is_muted
    device.save(update_fields=["name", "zone", "volume_percent", "is_muted"])
    audit.record(actor, "changed", device, name=name, zone=zone.name, volume=volume_percent, muted=is_muted)
    outbox.show_device(device)
    return device


@transaction.atomic
def revoke_device(pk: UUID, *, actor: Person) -> Device:
    """Disconnect a player: its next poll and its open stream end."""
    device: Device = Device.objects.select_for_update().load(actor, "pair_devices", pk)
    if device.revoked_at is None:
        outbox.revoke(device)
        audit.record(actor, "disconnected", device)
    return device


@transaction.atomic
def save_schedule(pk: UUID | None, *, actor: Person, zones: list[Zone], **columns: Any) -> Schedule:
    """Change a schedule, or make one where `pk` is None. Rebuilds the zones it had and the zones it has."""
    actor.demand("edit_schedules")
    schedule: Schedule = (
        Schedule.objects.select_for_update().load(actor, "edit_schedules", pk) if pk else Schedule()
    )
    for name, value in columns.items():
        setattr(schedule, name, value)
    schedule.save(force_insert=pk is None, update_fields=list(columns) if pk else None)
    touched = set(schedule.zones.values_list("pk", flat=True)) | {zone.pk for zone in zones}
    schedule.zones.set(zones)
    told = {name: value if isinstance(value, list) else str(value) for name, value in columns.items()}
    audit.record(actor, "changed" if pk else "made", schedule, zones=[zone.name for zone in zones], **told)
    announce(touched)
    return schedule


@transaction.atomic
def remove_schedule(pk: UUID, *, actor: Person) -> Schedule:
    return move_schedule(pk, actor, "removed", timezone.now())


@transaction.atomic
def restore_schedule(pk: UUID, *, actor: Person) -> Schedule:
    return move_schedule(pk, actor, "restored", None)


def move_schedule(pk: UUID, actor: Person, verb: str, removed_at: Any) -> Schedule:
    schedule: Schedule = Schedule.objects.select_for_update().load(actor, "edit_schedules", pk)
    schedule.removed_at = removed_at
    schedule.save(update_fields=["removed_at"])
    audit.record(actor, verb, schedule)
    announce(schedule.zones.values_list("pk", flat=True))
    return schedule
