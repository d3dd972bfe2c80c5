"""Who reads which file next. The queue of the readers holds turns, all alike: "do the best next step"."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from library.models import Sound, Track
from library.reading import take_step
from tenants.jobs import enqueue, how_many_wait
from tenants.models import Business
from tenants.schemas import go_public, in_business
from tenants.turns import get_in_line, is_anybody_waiting, leave_line, next_in_line

#: The cluster whose workers read music.
READING = "reading"
#: More than others can have in hand at the same time.
MOST_READERS = 50
#: A business that waits for longer has lost its turns, with the worker that had them.
PATIENCE = timedelta(minutes=1)


def ask_for_reading(business: Business, key: UUID) -> None:
    """A track waits. Last in a transaction: the business's place in the line is locked from then on."""
    enqueue(take_turn, business=None, key=key, queue=READING)
    get_in_line(business)


def take_turn(_: UUID) -> None:
    """One step of one file, for whoever waits longest. What it leaves to do finds turns again."""
    go_public()
    was_needed = True
    try:
        was_needed = serve_one(timezone.now())
    finally:
        if was_needed and is_anybody_waiting():
            put_back()


def serve_one(began: datetime) -> bool:
    """Whether there was a file to work on that nobody else has in hand."""
    while business := next_in_line(began):
        with in_business(business):
            if work_for(business):
                return True
    return False


def work_for(business: Business) -> bool:
    """A step of its first file that is free; False where there is none."""
    files = list(unread().values_list("pk", flat=True)[:MOST_READERS])
    if any(take_step(pk) for pk in files):
        return True
    if not files:
        leave_line(business, has_nothing=lambda: not unread().exists())
    return False


def unread() -> QuerySet[Track]:
    """What has no tags yet comes first; in it what no worker has failed at, then what is older."""
    rows: QuerySet[Track] = Track.objects.own().kept().filter(status=Sound.Status.WAITING)
    return rows.order_by("is_tagged", "tries", "created_at", "pk")


def put_back() -> None:
    """As many turns as there are readers."""
    for _ in range(settings.READERS - how_many_wait(READING)):
        enqueue(take_turn, business=None, key=uuid4(), queue=READING)


def give_lost_turns_back() -> None:
    """Housekeeping: whoever waits is served, whatever became of the turns. One question where nobody does."""
    go_public()
    if is_anybody_waiting(unserved_for=PATIENCE):
        put_back()
