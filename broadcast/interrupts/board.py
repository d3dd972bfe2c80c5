"""How far an instant announcement has come on each player."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from broadcast.interrupts.presence import online_devices
from broadcast.models import Device, Interrupt, PlayEvent, ZoneWords
from tenants.access import Person

#: How long the board still listens for what players say of a stop.
LAST_WORD = timedelta(seconds=10)
#: How far along the board's three stations each reported status is.
STATIONS = {
    "delivered": ("done", "", ""),
    "playing": ("done", "current", ""),
    "completed": ("done", "done", "done"),
    "failed": ("done", "failed", ""),
    "skipped": ("done", "failed", ""),
}
OVER = ("completed", "failed", "skipped", "unread")


@dataclass(frozen=True)
class Delivery:
    """One device's share of an instant announcement."""

    device: Device
    is_online: bool
    pressed_at: datetime
    has_expired: bool
    event: PlayEvent | None
    #: Where its zone hears words of its own.
    words: ZoneWords | None = None

    @property
    def state(self) -> str:
        """As reported; before that `reading` or `unread` (by the voice), `waiting` or `unreachable`."""
        if self.event:
            return self.event.status
        if self.words and self.words.media is None:
            # Without its rendering it was let go of long ago.
            is_read = self.words.rendering_id and not (self.problem or self.has_expired)
            return "reading" if is_read else "unread"
        return "waiting" if self.is_online else "unreachable"

    @property
    def problem(self) -> str:
        """Why the voice could not read its words."""
        return self.words.problem if self.words else ""

    @property
    def is_plain(self) -> bool:
        """It hears the announcement as it is instead of its words."""
        return bool(self.words and self.words.media and self.words.problem)

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
    def has_failed(self) -> bool:
        """It should have been heard and was not; what somebody stopped has not failed."""
        is_stopped = self.event is not None and self.event.reason == "superseded"
        return self.state in ("failed", "skipped", "unread") and not is_stopped

    @property
    def is_over(self) -> bool:
        """Nothing more will be heard of it. One that is away may still come back in time."""
        return self.state in OVER or self.has_expired


def deliveries(interrupt: Interrupt, person: Person) -> list[Delivery]:
    """One row for each of the person's devices that was to play it, by zone and name. Four queries."""
    devices = Device.objects.open_to(person).filter(pk__in=interrupt.device_ids)
    devices = devices.select_related("zone__floor").order_by("zone__name", "name")
    events = events_of(interrupt)
    words = {row.zone_id: row for row in interrupt.words.all()}
    online = online_devices(interrupt.device_ids)
    expired = ends_at(interrupt) <= timezone.now()
    pressed_at = interrupt.starts_at or interrupt.created_at
    return [
        Delivery(
            device, device.pk in online, pressed_at, expired, events.get(device.pk), words.get(device.zone_id)
        )
        for device in devices
    ]


def events_of(interrupt: Interrupt) -> dict[UUID, PlayEvent]:
    """By device."""
    return {event.device_id: event for event in PlayEvent.objects.filter(ref=str(interrupt.pk))}


def ends_at(interrupt: Interrupt) -> datetime:
    return interrupt.cleared_at + LAST_WORD if interrupt.cleared_at else interrupt.expires_at


def tally(rows: list[Delivery]) -> dict[str, int]:
    """How many of the players are how far, for the sentence above them."""
    heard = sum(row.event is not None and row.event.started_at is not None for row in rows)
    return {
        "players": len(rows),
        "received": sum(row.event is not None for row in rows),
        "heard": heard,
        "done": sum(row.state == "completed" for row in rows),
        "failed": sum(row.has_failed for row in rows),
        "unreachable": sum(row.state == "unreachable" for row in rows),
    }
