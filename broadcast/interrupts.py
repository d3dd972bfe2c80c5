"""Instant announcements: start one, follow it, end it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from broadcast import entries, outbox
from broadcast.announcing import announce
from broadcast.edge.models import Presence
from broadcast.members import interrupt_member
from broadcast.models import Device, Interrupt, PlayEvent, Zone
from library.models import Announcement
from tenants import audit
from tenants.access import Person

#: A device that comes back later than this no longer plays it: what was urgent then is noise now.
LIFETIME = timedelta(minutes=5)
#: How long the board still listens for what players say of a stop.
LAST_WORD = timedelta(seconds=10)
#: A device that was not heard for this long counts as offline.
ONLINE = timedelta(seconds=150)
#: How far along the board's three stations each reported status is.
STATIONS = {
    "delivered": ("done", "", ""),
    "playing": ("done", "current", ""),
    "completed": ("done", "done", "done"),
    "failed": ("done", "failed", ""),
    "skipped": ("done", "failed", ""),
}


class NotReady(Exception):
    """Its text says why there is nothing to play."""


@transaction.atomic
def play_now(announcement_id: UUID, *, actor: Person, zones: list[Zone], mode: str) -> Interrupt:
    """Have every device of `zones` play the announcement at once.

    Each zone is loaded again for `actor`: Http404 for one that is not theirs. Raises NotReady without audio.
    """
    announcement: Announcement = Announcement.objects.kept().load(actor, "play_now", announcement_id)
    if not announcement.sha256:
        raise NotReady(f"“{announcement.title}” has not been spoken yet. Try again in a moment.")
    own = own_zones(zones, actor)
    interrupt = Interrupt.objects.create(
        announcement=announcement,
        device_ids=list(Device.objects.filter(zone__in=own, revoked_at=None).values_list("pk", flat=True)),
        media=entries.entry(announcement),
        mode=mode,
        created_by=actor.name,
        expires_at=timezone.now() + LIFETIME,
    )
    interrupt.zones.set(own)
    audit.record(actor, "played", announcement, zones=[zone.name for zone in own], mode=mode)
    shout(own, "interrupt", event_data(interrupt))
    return interrupt


def own_zones(zones: list[Zone], actor: Person) -> list[Zone]:
    """The zones, loaded for `actor` in one query. Http404 unless all of them are theirs."""
    asked = {zone.pk for zone in zones}
    own = list(Zone.objects.kept().open_to(actor, "play_now").filter(pk__in=asked))
    if len(own) != len(asked):
        raise Http404
    return own


@transaction.atomic
def clear(pk: UUID, *, actor: Person) -> Interrupt:
    """End an instant announcement on every device. Http404 where it also plays in zones of others."""
    interrupt = load_interrupt(pk, actor, "play_now")
    if not may_stop(interrupt, actor):
        raise Http404
    if interrupt.cleared_at is None:
        interrupt.cleared_at = timezone.now()
        interrupt.save(update_fields=["cleared_at"])
        audit.record(actor, "stopped", interrupt)
        shout(interrupt.zones.all(), "clear", {"id": str(interrupt.pk)})
    return interrupt


def load_interrupt(pk: UUID, actor: Person, right: str) -> Interrupt:
    """Http404 unless it plays in one of the person's zones."""
    own = Zone.objects.open_to(actor, right)
    interrupt: Interrupt = Interrupt.objects.filter(zones__in=own).distinct().load(actor, right, pk)
    return interrupt


def may_stop(interrupt: Interrupt, person: Person) -> bool:
    """Only who may play in all of its zones may end it."""
    if person.zone_ids is None:
        return person.may["play_now"]
    return person.may["play_now"] and not interrupt.zones.exclude(pk__in=person.zone_ids).exists()


def event_data(interrupt: Interrupt) -> dict[str, object]:
    """The whole interrupt with the sounds it names, so that a device can start it without a fetch."""
    sounds = {entries.key(interrupt.media["sha256"]): interrupt.media}
    return interrupt_member(interrupt) | {"sounds": sounds}


def shout(zones: Iterable[Zone], event: str, data: dict[str, object]) -> None:
    zone_ids = [zone.pk for zone in zones]
    # In one order, so that two people who press at the same time do not wait for each other's locks.
    for zone_id in sorted(zone_ids):
        outbox.send(zone_id, event, data)
    announce(zone_ids)


@dataclass(frozen=True)
class Delivery:
    """One device's share of an instant announcement."""

    device: Device
    is_online: bool
    pressed_at: datetime
    has_expired: bool
    event: PlayEvent | None

    @property
    def state(self) -> str:
        """`waiting` or `unreachable` before the device was heard of, then what it reported."""
        if self.event:
            return self.event.status
        return "waiting" if self.is_online else "unreachable"

    @property
    def stations(self) -> list[dict[str, str]]:
        """Received, playing, finished: each with `state` `done`, `current`, `failed` or empty."""
        names = ("Received", "Playing", "Finished")
        states = STATIONS.get(self.state, ("", "", ""))
        return [{"name": name, "state": state} for name, state in zip(names, states, strict=True)]

    @property
    def start_delay_s(self) -> float | None:
        """From the press of the button to the first sound, by the player's corrected clock."""
        if self.event is None or self.event.started_at is None:
            return None
        return (self.event.started_at - self.pressed_at).total_seconds()

    @property
    def is_over(self) -> bool:
        """Nothing more will be heard of it. One that is away may still come back in time."""
        return self.state in ("completed", "failed", "skipped") or self.has_expired


def deliveries(interrupt: Interrupt, person: Person) -> list[Delivery]:
    """One row for each of the person's devices that was to play it, by zone and name."""
    devices = Device.objects.open_to(person).filter(pk__in=interrupt.device_ids)
    devices = devices.select_related("zone").order_by("zone__name", "name")
    events = {event.device_id: event for event in PlayEvent.objects.filter(ref=str(interrupt.pk))}
    online = online_devices(interrupt.device_ids)
    now = timezone.now()
    ended_at = interrupt.cleared_at + LAST_WORD if interrupt.cleared_at else interrupt.expires_at
    expired = ended_at <= now
    return [
        Delivery(device, device.pk in online, interrupt.created_at, expired, events.get(device.pk))
        for device in devices
    ]


def online_devices(device_ids: Iterable[UUID]) -> set[UUID]:
    recent = Presence.objects.filter(pk__in=list(device_ids), seen_at__gt=timezone.now() - ONLINE)
    return set(recent.values_list("pk", flat=True))
