"""The end of what was started by hand, and who may bring it about."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from broadcast.interrupts.sending import end, hold
from broadcast.models import Interrupt, InterruptZone, Zone
from tenants import audit
from tenants.access import Person


@transaction.atomic
def clear(pk: UUID, *, actor: Person) -> Interrupt:
    """End an instant announcement on every device. Http404 where it also plays in zones of others."""
    interrupt = load_interrupt(pk, actor, "play_now")
    if not may_stop(interrupt, actor):
        raise Http404
    clear_all([interrupt], actor)
    return interrupt


def clear_all(rows: Iterable[Interrupt], actor: Person) -> list[Interrupt]:
    """Those that were not ended before. Of two who press at once the second finds the first."""
    rows = list(rows)
    hold(InterruptZone.objects.filter(interrupt__in=rows).values_list("zone", flat=True))
    going = [row for row in rows if ended_now(row, actor)]
    end(going)
    return going


def ended_now(row: Interrupt, actor: Person) -> bool:
    going = Interrupt.objects.filter(pk=row.pk, cleared_at=None)
    is_ended = bool(going.update(cleared_at=timezone.now(), cleared_by=actor.name))
    row.refresh_from_db(fields=["cleared_at", "cleared_by"])
    if is_ended:
        audit.record(actor, "gave the all-clear for" if row.is_emergency else "stopped", row)
    return is_ended


def load_interrupt(pk: UUID, actor: Person, right: str) -> Interrupt:
    """Http404 unless it plays in one of the person's zones."""
    own = Zone.objects.open_to(actor, right)
    rows = Interrupt.objects.filter(zones__in=own).distinct().select_related("announcement")
    interrupt: Interrupt = rows.load(actor, right, pk)
    return interrupt


def may_stop(interrupt: Interrupt, person: Person) -> bool:
    """Only who may play in all of its zones may end it, and an emergency only who may start one."""
    if not person.may["emergency" if interrupt.is_emergency else "play_now"]:
        return False
    return person.zone_ids is None or not interrupt.zones.exclude(pk__in=person.zone_ids).exists()
