"""Words that are still to be spoken: asked for a few at a time, and heard once they are made."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from broadcast.books.plans import Books
from broadcast.edge.models import ReadyFeed
from broadcast.models import ToldCue
from broadcast.saying.drill import DRILL
from broadcast.saying.lines import Line
from broadcast.saying.spoken import Spoken
from library.models import Rendering
from library.parts import Part
from library.renderings import rendering_of
from tenants.models import Business
from tenants.schemas import current_business, in_business

#: For one zone at a time, and for all of a business: others want a voice too.
MOST_A_ZONE = 10
MOST = 60
#: Of many renderings one rebuild is enough.
GATHERED = timedelta(seconds=15)
#: While a zone still asks; others have their turn in between.
SOON = timedelta(minutes=1)
NEVER = timedelta.max


def ask_for(spoken: Spoken, now: datetime) -> timedelta:
    """Have the nearest words made that nobody has asked for; gives after how long to ask for the others.

    One query, or none. They are asked for once the transaction in hand commits, each in one of its own: two
    zones that want the same words in another order would wait for each other for ever.
    """
    ahead: dict[str, Line] = {}
    for line in sorted(spoken.missing, key=lambda line: line.cue.at):
        if line.cue.at > now:
            ahead.setdefault(line.digest, line)
    if not ahead:
        return NEVER
    lines = list(ahead.values())
    count = min(MOST_A_ZONE, room())
    if wanted := lines[:count]:
        business = current_business()
        # Not a partial: Django names what fails, and a partial has no name.
        transaction.on_commit(lambda: ask(business, [line.parts for line in wanted]), robust=True)
    return patience(lines[count:], bool(wanted), now)


def patience(left: Sequence[Line], is_asking: bool, now: datetime) -> timedelta:
    """Where the voice is busy with others, half of the time until the nearest is heard."""
    if not left:
        return NEVER
    return SOON if is_asking else max(SOON, (left[0].cue.at - now) / 2)


def ask_for_drill(books: Books) -> None:
    """Have the words before a drill made where there is a clip, and nobody has asked for them yet."""
    if books.clips and books.drill is None:
        business = current_business()
        transaction.on_commit(lambda: ask(business, [DRILL]), robust=True)


def room() -> int:
    waiting = Rendering.objects.filter(status=Rendering.Status.WAITING, versions=None)
    return max(0, MOST - waiting.count())


def ask(business: Business, wanted: Iterable[Iterable[Part]]) -> None:
    with in_business(business):
        for parts in wanted:
            with transaction.atomic():
                rendering_of(parts, business)


def heard_by_whom(rendering: Rendering, now: datetime) -> set[UUID]:
    """The zones that will hear it."""
    cues = ToldCue.objects.filter(digest=rendering.digest, at__gt=now)
    return set(cues.values_list("zone", flat=True))


def zones_complete(rendering: Rendering) -> set[UUID]:
    """Of the zones that wait for this, those that wait for nothing else. The others are due soon."""
    now = timezone.now()
    zones = heard_by_whom(rendering, now)
    if not zones:
        return zones
    # Locked, so that of two that are made at once the later sees that it is the last.
    rows = ReadyFeed.objects.select_for_update().filter(pk__in=zones).order_by("pk")
    locked = list(rows.values_list("pk", flat=True))
    waiting = Rendering.objects.filter(status=Rendering.Status.WAITING).values("digest")
    others = ToldCue.objects.filter(zone__in=locked, at__gt=now, digest__in=waiting)
    wait_on = set(others.values_list("zone", flat=True))
    soon = now + GATHERED
    ReadyFeed.objects.filter(pk__in=wait_on, due_at__gt=soon).update(due_at=soon)
    return set(locked) - wait_on
