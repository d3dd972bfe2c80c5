"""Who reads which file next. The queue of the readers holds turns, all alike: "do the best next step"."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum
from time import monotonic
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from library.faults import is_no_fault
from library.models import Sound, Track
from library.reading import take_step
from tenants.jobs import enqueue, how_many_wait
from tenants.models import Business
from tenants.schemas import go_public, in_business
from tenants.turns import get_in_line, is_anybody_waiting, leave_line, next_in_line, rest, wake

log = logging.getLogger(__name__)
#: The cluster whose workers read music.
READING = "reading"
#: More than others can have in hand at the same time.
MOST_READERS = 50
#: A business that waits for longer has lost its turns, with the worker that had them.
PATIENCE = timedelta(minutes=1)
#: Where all that is free fails: another try may come too soon.
REST = timedelta(seconds=30)
#: What is read after them has to end within the cluster's timeout.
MOST_FAULTS_S = 20


class Met(Enum):
    """What a turn met at a business."""

    NOTHING = "nothing that is free"
    FAULTS = "nothing that can be read now"
    WORK = "a step that was done"


def ask_for_reading(business: Business, key: UUID) -> None:
    """A track waits. Last in a transaction: the business's place in the line is locked from then on."""
    if how_many_wait(READING) < settings.READERS:
        enqueue(take_turn, business=None, key=key, queue=READING)
    else:
        # Those that wait now may be over before this is committed, and so have missed it.
        transaction.on_commit(put_back, robust=True)
    get_in_line(business)


def take_turn(_: UUID) -> None:
    """One step of one file, for whoever waits longest. What it leaves to do finds turns again."""
    go_public()
    if serve_one(timezone.now()) and is_anybody_waiting():
        put_back()


def serve_one(began: datetime) -> bool:
    """Whether there was a file to work on that nobody else has in hand."""
    while business := next_in_line(began):
        with in_business(business):
            if work_for(business):
                return True
    return False


def work_for(business: Business) -> bool:
    """A step of the first of its files that is free and can be read; False where none is free."""
    files = list(unread().values_list("pk", flat=True)[:MOST_READERS])
    met = attempts(files)
    if not files:
        leave_line(business, has_nothing=lambda: not unread().exists())
    elif met is Met.FAULTS:
        rest(business, REST)
    else:
        wake(business)
    return met is not Met.NOTHING


def attempts(files: Iterable[UUID]) -> Met:
    """Until a step is done, or faults have taken long enough."""
    met, began = Met.NOTHING, monotonic()
    for pk in files:
        try:
            if take_step(pk):
                return Met.WORK
        except Exception as error:
            met = Met.FAULTS
            pass_over(pk, error)
        if monotonic() - began > MOST_FAULTS_S:
            break
    return met


def pass_over(pk: UUID, error: Exception) -> None:
    """From now on it waits behind the others of its business, and holds none of them back."""
    log.warning("Track %s is not read: %s", pk, error, exc_info=not is_no_fault(error))
    Track.objects.filter(pk=pk).update(faults=F("faults") + 1)


def unread() -> QuerySet[Track]:
    """What failed least comes first; then what has no tags yet, what no worker ended over, what is older."""
    rows: QuerySet[Track] = Track.objects.own().kept().filter(status=Sound.Status.WAITING)
    return rows.order_by("faults", "is_tagged", "tries", "created_at", "pk")


def put_back() -> None:
    """As many turns as there are readers."""
    for _ in range(settings.READERS - how_many_wait(READING)):
        enqueue(take_turn, business=None, key=uuid4(), queue=READING)


def give_lost_turns_back() -> None:
    """Housekeeping: whoever waits is served, whatever became of the turns. One question where nobody does."""
    go_public()
    if is_anybody_waiting(unserved_for=PATIENCE):
        put_back()
