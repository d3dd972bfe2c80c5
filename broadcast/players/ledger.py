"""What a remote shows: a zone's place in its music, its players, and what became of what they were asked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from broadcast.edge.models import Presence, ReadyFeed
from broadcast.interrupts import ONLINE
from broadcast.models import Command, Device, PlayEvent, Zone
from broadcast.outbox import COMMAND_LASTS
from broadcast.players.volume import by_hand
from broadcast.standing import is_playing, now_in

#: What became of a command, the best first.
FATES = {
    "completed": "done on",
    "delivered": "received by",
    "sent": "sent to",
    "failed": "failed on",
    "skipped": "too late for",
    "lost": "not received by",
}
#: So many commands are listed below a remote.
LATEST = 8


@dataclass(frozen=True)
class Member:
    """A player of a zone."""

    device: Device
    is_online: bool
    #: What was set on the player itself; None where the portal's volume counts.
    hand_volume: int | None

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
    return Member(device, is_online, by_hand(device, heard))


@dataclass(frozen=True)
class Asked:
    """A command, and for each player what became of it: one of FATES."""

    command: Command
    fates: list[tuple[Device, str]]

    @property
    def sentence(self) -> str:
        said = [word for _, word in self.fates]
        parts = [f"{FATES[word]} {said.count(word)} of {len(said)}" for word in FATES if word in said]
        return ", ".join(parts) or "no player was there"


def ledger(commands: Iterable[Command]) -> list[Asked]:
    """Two queries, however many. Select the commands' devices."""
    rows = list(commands)
    told_of = receipts(rows)
    in_zone: dict[UUID, list[Device]] = defaultdict(list)
    for device in Device.objects.filter(zone__in={row.zone_id for row in rows}):
        in_zone[device.zone_id].append(device)
    now = timezone.now()
    return [Asked(row, fates(row, in_zone[row.zone_id], told_of, now)) for row in rows]


def receipts(commands: list[Command]) -> dict[tuple[str, UUID], str]:
    """What players reported, by command and player."""
    plays = PlayEvent.objects.filter(kind="control", ref__in=[str(row.pk) for row in commands])
    return {(ref, device): status for ref, device, status in plays.values_list("ref", "device", "status")}


def fates(
    command: Command, there: list[Device], told_of: dict[tuple[str, UUID], str], now: datetime
) -> list[tuple[Device, str]]:
    """Of one that nobody has confirmed so far: it may still be received, or it is too old to be obeyed."""
    unheard = "sent" if now - command.created_at < COMMAND_LASTS else "lost"
    asked = [command.device] if command.device else [row for row in there if was_asked(row, command)]
    return [(row, told_of.get((str(command.pk), row.pk), unheard)) for row in asked]


def was_asked(device: Device, command: Command) -> bool:
    """It was let in by then, and not disconnected yet."""
    is_gone = device.revoked_at is not None and device.revoked_at < command.created_at
    return device.paired_at <= command.created_at and not is_gone


def commands_of(zone: Zone) -> Any:
    return Command.objects.filter(zone=zone).select_related("device").order_by("-created_at", "-pk")


def picture(zone: Zone) -> dict[str, Any]:
    """All that a remote shows."""
    feed = ReadyFeed.objects.filter(pk=zone.pk).first()
    return {
        "zone": zone,
        "now": now_in(zone, feed, timezone.now()),
        "is_playing": is_playing(zone),
        "players": players_of(zone),
        "asked": ledger(commands_of(zone)[:LATEST]),
    }
