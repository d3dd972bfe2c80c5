"""Round robin over the businesses that have files to read: none waits behind the thousands of another."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Least, Now
from django.utils import timezone

from tenants.models import Business, ReadingTurn


def get_in_line(business: Business) -> None:
    """From now on it has files to read, also where it rests. Last in a transaction: the row is locked then.

    It is written also where the business waits already: `leave_line` must not overlook the new file.
    """
    awake = Least("served_at", Now())
    if not ReadingTurn.objects.filter(business=business).update(is_waiting=True, served_at=awake):
        ReadingTurn.objects.update_or_create(business=business, defaults={"is_waiting": True})


@transaction.atomic
def next_in_line(before: datetime) -> Business | None:
    """Whose turn it is, of those that were not served since `before`; None where nobody waits."""
    waiting = ReadingTurn.objects.filter(
        is_waiting=True, served_at__lt=before, business__status=Business.Status.OPEN
    )
    turn = waiting.select_related("business").select_for_update(skip_locked=True, of=("self",))
    first = turn.order_by("served_at").first()
    if first is None:
        return None
    first.served_at = timezone.now()
    first.save(update_fields=["served_at"])
    return first.business


@transaction.atomic
def leave_line(business: Business, has_nothing: Callable[[], bool]) -> None:
    """Unless a file came while we looked: `has_nothing` is asked while nobody can add one."""
    turn = ReadingTurn.objects.select_for_update(skip_locked=True).filter(business=business)
    if turn.first() and has_nothing():
        turn.update(is_waiting=False)


def rest(business: Business, how_long: timedelta) -> None:
    """It is not its turn for so long, unless a file comes."""
    ReadingTurn.objects.filter(business=business).update(served_at=timezone.now() + how_long)


def wake(business: Business) -> None:
    """Where it rests although there was something to do."""
    ReadingTurn.objects.filter(business=business, served_at__gt=Now()).update(served_at=Now())


def is_anybody_waiting(unserved_for: timedelta = timedelta(0)) -> bool:
    late = timezone.now() - unserved_for
    waiting = ReadingTurn.objects.filter(is_waiting=True, business__status=Business.Status.OPEN)
    return waiting.filter(served_at__lte=late).exists()
