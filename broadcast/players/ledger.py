"""What became of what players were asked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from broadcast.models import Command, Device, PlayEvent, Zone
from broadcast.outbox import COMMAND_LASTS
from tenants.templatetags.portal import duration

#: What became of a command, the best first, and what joins it with players.
FATES = {
    "completed": ("done", "on"),
    "playing": ("under way", "on"),
    "delivered": ("received", "by"),
    "sent": ("sent", "to"),
    "failed": ("failed", "on"),
    "skipped": ("too late", "for"),
    "missed": ("missed", "by"),
    "lost": ("not received", "by"),
}
WORST = ("failed", "lost", "missed", "skipped", "sent", "delivered", "playing")
#: Of these it is told which players they were.
UNDONE = ("failed", "skipped", "missed", "lost")
MOST_NAMES = 2


@dataclass(frozen=True)
class Asked:
    """A command, and for each player what became of it: one of FATES."""

    command: Command
    fates: list[tuple[Device, str]]

    @property
    def title(self) -> str:
        told, action = self.command, Command.Action
        if told.action == action.MUTE and not told.data.get("value"):
            return "Unmute"
        if told.action == action.VOLUME and told.device_id is None:
            return "Volume of the zone"
        return "Another order" if told.action == action.SHUFFLE else str(told)

    @property
    def value(self) -> str:
        """What it was turned to."""
        told = self.command.data
        if self.command.action == Command.Action.VOLUME:
            return f"{told.get('value')} %"
        return duration(round(told["position_s"] * 1000)) if "position_s" in told else ""

    @property
    def sentence(self) -> str:
        if len(self.fates) == 1:
            return FATES[self.fates[0][1]][0]
        said = {word for _, word in self.fates}
        parts = [f"{' '.join(FATES[word])} {self.who(word)}" for word in FATES if word in said]
        return ", ".join(parts) or "no player was there"

    def who(self, word: str) -> str:
        """The players with this fate, by name where somebody may have to look after them."""
        names = [device.name for device, said in self.fates if said == word]
        if word in UNDONE and len(names) <= MOST_NAMES:
            return " and ".join(names)
        return f"{len(names)} of {len(self.fates)}"

    @property
    def worst(self) -> str:
        """Of its fates, the one that somebody should see."""
        said = {word for _, word in self.fates}
        return next((word for word in WORST if word in said), "done")


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
    """It stood there by then, and was not disconnected yet."""
    is_gone = device.revoked_at is not None and device.revoked_at < command.created_at
    return device.since <= command.created_at and not is_gone


def commands_of(zone: Zone) -> Any:
    return Command.objects.filter(zone=zone).select_related("device").order_by("-created_at", "-pk")
