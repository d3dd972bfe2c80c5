"""How an action tells the players: the feeds of the zones that it touched are built again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from broadcast.edge.models import ReadyFeed
from broadcast.feed import ensure_rows, rebuild
from broadcast.tasks import renew_business
from tenants.jobs import enqueue
from tenants.models import Business
from tenants.schemas import current_business, in_business

#: So many zones are rebuilt at once, on commit; of more the worker takes care.
AT_ONCE = 10


@dataclass(frozen=True)
class Rebuild:
    """What the commit of an action does for its zones; the worker builds those that are too many."""

    business: Business
    zone_ids: Sequence[UUID]
    most: int = AT_ONCE

    def at_once(self) -> None:
        rebuild_due(self.business, self.zone_ids[: self.most])


def hold_feeds(zone_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Locks the feeds that there are of these zones until the transaction ends; gives when each is due."""
    # In one order: two people who change many zones at once would wait for each other for ever.
    rows = ReadyFeed.objects.select_for_update().filter(pk__any_of=set(zone_ids)).order_by("pk")
    return dict(rows.values_list("pk", "due_at"))


def announce(zone_ids: Iterable[UUID], *, at_once: int = AT_ONCE) -> None:
    """Have these zones' feeds rebuilt once the transaction in hand commits, each once; some by its process.

    They are marked as due inside the transaction: should this process die on commit, the renewal finds them.
    Call it once in an action, after its rows are locked: with another order two of them wait for each other.
    """
    ids = sorted(set(zone_ids) - announced())
    if not ids:
        return
    now, due = timezone.now(), hold_feeds(ids)
    ReadyFeed.objects.filter(pk__any_of=due).update(due_at=now)
    transaction.on_commit(Rebuild(current_business(), ids, at_once).at_once, robust=True)
    # Who was due already is waited for: somebody has asked a worker for it.
    if any(pk not in due or due[pk] > now for pk in ids[at_once:]):
        ensure_rows(set(ids) - due.keys(), now)
        enqueue(renew_business, business=None, key=current_business().pk)


def announced() -> set[UUID]:
    """In the transaction in hand. Asked of Django, which forgets what a savepoint takes back."""
    waiting = (getattr(act, "__self__", None) for _, act, *_ in connection.run_on_commit)
    return {pk for each in waiting if isinstance(each, Rebuild) for pk in each.zone_ids}


def rebuild_due(business: Business, zone_ids: Iterable[UUID]) -> None:
    """Those of the zones that nobody has built since they were marked."""
    with in_business(business):
        done = ReadyFeed.objects.filter(pk__in=zone_ids, due_at__gt=timezone.now())
        if waiting := set(zone_ids) - set(done.values_list("pk", flat=True)):
            rebuild(*waiting)
