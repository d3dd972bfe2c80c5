"""What a remote shows: a zone's place in its music, its players, and what they were asked lately."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from broadcast.actions.remote import volume_before
from broadcast.edge.models import Presence, ReadyFeed
from broadcast.feed import told
from broadcast.interrupts.presence import ONLINE
from broadcast.models import Device, Zone
from broadcast.players.ledger import commands_of, ledger
from broadcast.players.spoken import next_spoken, sounding
from broadcast.players.status import Status
from broadcast.players.volume import by_hand
from broadcast.standing import is_playing, now_in

#: So many commands are listed below a remote.
LATEST = 8


@dataclass(frozen=True)
class Member:
    """A player of a zone."""

    device: Device
    is_online: bool
    #: What was set on the player itself; None where the portal's volume counts.
    hand_volume: int | None
    #: What it last said of itself.
    status: Status

    @property
    def is_soundless(self) -> bool:
        """It should be heard and is not."""
        return self.is_online and not self.device.is_muted and self.status.stays_soundless

    @property
    def volume_percent(self) -> int:
        return self.device.volume_percent if self.hand_volume is None else self.hand_volume


def players_of(zone: Zone) -> list[Member]:
    devices = list(zone.devices.filter(revoked_at=None))
    heard = Presence.objects.in_bulk([device.pk for device in devices])
    since = timezone.now() - ONLINE
    return [member(device, heard.get(device.pk), since) for device in devices]


def member(device: Device, heard: Presence | None, since: datetime) -> Member:
    is_online = heard is not None and heard.seen_at > since
    return Member(device, is_online, by_hand(device, heard), Status.of(heard.status if heard else {}))


def picture(zone: Zone, parts: Iterable[str]) -> dict[str, Any]:
    """What these parts of a remote show, and no more: a page that is looked at asks all the time."""
    shown: dict[str, Any] = {"zone": zone}
    for part in parts:
        shown |= PARTS[part](zone)
    return shown


def of_now(zone: Zone) -> dict[str, Any]:
    row, now = ReadyFeed.objects.filter(pk=zone.pk).first(), timezone.now()
    feed = told(row) if row else {}
    return {
        "now": now_in(zone, row, now),
        "is_playing": is_playing(zone),
        "is_heard": is_heard(zone),
        "sounding": sounding(zone, feed, now),
        "next_spoken": next_spoken(zone, feed, now),
    }


def is_heard(zone: Zone) -> bool:
    """Whether a player of it is online."""
    # In two questions: a statement names tables of a business, or those of all.
    devices = list(zone.devices.filter(revoked_at=None).values_list("pk", flat=True))
    return Presence.objects.filter(pk__in=devices, seen_at__gt=timezone.now() - ONLINE).exists()


def of_volumes(zone: Zone) -> dict[str, Any]:
    before = 0 if zone.volume_percent else volume_before(zone)
    return {"players": players_of(zone), "volume_before": before}


def of_asked(zone: Zone) -> dict[str, Any]:
    return {"asked": ledger(commands_of(zone)[:LATEST])}


PARTS = {"now": of_now, "volumes": of_volumes, "asked": of_asked}
