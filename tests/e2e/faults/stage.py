"""What a shop's server knows after a fault. Runs inside the site, by the stagehand; see `branch`."""

from pathlib import Path
from uuid import UUID

from django.db.models import Sum

from broadcast.interrupts.emergencies import all_clear, start_emergency
from broadcast.models import Device, PlayEvent
from broadcast.players.compared import compare
from broadcast.players.headless.ledger import Ledger
from broadcast.players.reports import PLAYS
from library.actions import mark_emergency
from library.models import Announcement
from tenants.models import DayPlays
from tenants.schemas import in_business
from tests.e2e.branch import owner


def begin_emergency() -> str:
    bea = owner()
    with in_business(bea.business):
        clip = Announcement.objects.get(title="Word 00")
        mark_emergency(clip.pk, actor=bea, is_emergency=True)
        where = {"everywhere": True}
        return str(start_emergency(clip.pk, actor=bea, where=where, is_drill=False).pk)


def end_emergency(pk: str) -> None:
    bea = owner()
    with in_business(bea.business):
        all_clear(UUID(pk), actor=bea)


def differing(ledgers: list[str]) -> list[str]:
    """Plays of these players that are not the same here and there."""
    found: list[str] = []
    with in_business(owner().business):
        for file in ledgers:
            ledger = Ledger(Path(file))
            device_id = UUID(ledger.kept("device_id"))
            found += compare(ledger.all(), device_id).differ
            ledger.close()
    return found


def stored(name: str) -> list[str]:
    """Ids of the tracks that the player of this name has told of."""
    with in_business(owner().business):
        device = Device.objects.get(name=name)
        rows = PlayEvent.objects.filter(device=device, kind="track").values_list("pk", flat=True)
        return sorted(map(str, rows))


def counted() -> list[int]:
    """Plays that have ended: as they were counted, and as they are stored."""
    business = owner().business
    told = DayPlays.objects.filter(business=business).aggregate(sum=Sum("plays"))["sum"] or 0
    with in_business(business):
        return [told, PlayEvent.objects.filter(kind__in=PLAYS, status="completed").count()]
