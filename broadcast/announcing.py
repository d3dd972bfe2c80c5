"""How an action tells the players: the feeds of the zones that it touched are built again."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from broadcast.edge.models import ReadyFeed
from broadcast.feed import ensure_rows, rebuild
from broadcast.tasks import renew_business
from tenants.jobs import enqueue
from tenants.models import Business
from tenants.schemas import current_business, in_business

#: So many zones are rebuilt at once, on commit; of more the worker takes care.
AT_ONCE = 10


def announce(zone_ids: Iterable[UUID]) -> None:
    """Have these zones' feeds rebuilt once the transaction in hand commits.

    They are marked as due inside the transaction: should this process die on commit, the renewal finds them.
    Call it once in an action, after its rows are locked: with another order two of them wait for each other.
    """
    ids = sorted(set(zone_ids))
    if not ids:
        return
    # Locked in one order: two people who change many zones at once would wait for each other for ever.
    rows = ReadyFeed.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    ReadyFeed.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(due_at=timezone.now())
    transaction.on_commit(partial(rebuild_due, current_business(), ids[:AT_ONCE]), robust=True)
    if ids[AT_ONCE:]:
        ensure_rows(ids, timezone.now())
        enqueue(renew_business, business=None, key=current_business().pk)


def rebuild_due(business: Business, zone_ids: Iterable[UUID]) -> None:
    """Those of the zones that nobody has built since they were marked."""
    with in_business(business):
        done = ReadyFeed.objects.filter(pk__in=zone_ids, due_at__gt=timezone.now())
        if waiting := set(zone_ids) - set(done.values_list("pk", flat=True)):
            rebuild(*waiting)
