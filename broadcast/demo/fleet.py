"""The businesses of a simulated fleet: made alike and quickly, used again, and removed as any business is.

They are known by their owner, whom nobody else has and who is not at work: nobody is mailed about them.
"""

import multiprocessing
import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from threading import Event
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from broadcast.announcing import announce
from broadcast.demo import alike
from broadcast.edge.models import ReadyFeed
from broadcast.leaving import leave
from broadcast.models import Zone
from broadcast.room import count_places
from broadcast.tasks import renew_business
from tenants import states
from tenants.access import Person
from tenants.migrating import begin
from tenants.models import Business, Leaving, Membership, User
from tenants.opening import open_business
from tenants.schemas import in_business

OWNER = "fleet@simulated.invalid"
PREFIX = "fleet-"
#: Feeds that are built here, without processes of their own.
MANY = 100
#: A business that a worker lets go of just now is waited for.
TRIES, PAUSE_S = 100, 0.2
Say = Callable[[str], None]


def businesses() -> QuerySet[Business]:
    """Those that are open, in the order of their numbers."""
    own = Business.objects.filter(memberships__user__email=OWNER, status=Business.Status.OPEN)
    return own.filter(slug__startswith=PREFIX).order_by("slug")


def owner_of(business: Business) -> Person:
    return Person(User.objects.get(email=OWNER), business, Membership.Role.OWNER)


def furnished(count: int, zones: int, say: Say) -> list[Business]:
    """So many, with so many zones each at least, and a feed for each zone."""
    hurry()
    if (missing := count - businesses().count()) > 0:
        make(missing, zones, say)
    found = list(businesses()[:count])
    for business in found:
        add_zones(business, zones)
    build_feeds([business.pk for business in found], say)
    return found


def hurry() -> None:
    """What a crash takes of what this session writes can be made, or removed, again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")


def make(count: int, zones: int, say: Say) -> None:
    """The first one as every business is made, the others by copying it."""
    first, *others = free_slugs(count)
    model = make_first(first, zones)
    say(f"Made {model.slug}, of which {len(others)} more are copied.")
    if not others:
        return
    script, ids = alike.dump(model), alike.zone_ids(model)
    user = User.objects.get(email=OWNER)
    for number, slug in enumerate(others, 1):
        with transaction.atomic():
            made = alike.copy(model, script, ids, name=name_of(slug), slug=slug)
            Membership.objects.create(user=user, business=made, role=Membership.Role.OWNER)
        if number % 50 == 0:
            say(f"{number} of {len(others)} are copied.")


def make_first(slug: str, zones: int) -> Business:
    user, _ = User.objects.get_or_create(
        email=OWNER, defaults={"name": "Simulated fleet", "is_active": False}
    )
    business = Business.objects.create(name=name_of(slug), slug=slug)
    Membership.objects.create(user=user, business=business, role=Membership.Role.OWNER)
    open_business(business.pk)
    business.refresh_from_db()
    with in_business(business), transaction.atomic():
        alike.furnish(owner_of(business), zones)
        count_places()
    return business


def name_of(slug: str) -> str:
    return f"Fleet {slug.removeprefix(PREFIX)}"


def free_slugs(count: int) -> list[str]:
    """No slug is given twice, not even that of a business that is gone."""
    taken = Business.objects.filter(slug__startswith=PREFIX).values_list("slug", flat=True)
    numbers = (int(slug[len(PREFIX) :]) for slug in taken if re.fullmatch(r"fleet-\d{4,9}", slug))
    after = max(numbers, default=0)
    return [f"{PREFIX}{number:04}" for number in range(after + 1, after + count + 1)]


@transaction.atomic
def add_zones(business: Business, count: int) -> None:
    with in_business(business):
        here = set(Zone.objects.kept().values_list("name", flat=True))
        names = (f"Zone {number}" for number in range(count) if f"Zone {number}" not in here)
        made = Zone.objects.bulk_create(Zone(name=name) for name in names)
        if made:
            count_places()
            announce([zone.pk for zone in made], at_once=0)


def build_feeds(business_ids: Sequence[UUID], say: Say) -> None:
    """Those that are due; many by one process a core."""
    due = ReadyFeed.objects.filter(business_id__in=business_ids, due_at__lte=timezone.now())
    waiting, owners = due.count(), sorted(set(due.values_list("business_id", flat=True)))
    if waiting < MANY:
        for pk in owners:
            renew_business(pk)
        return
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=fork, initializer=begin) as pool:
        try:
            for number, _ in enumerate(pool.map(renew_business, owners), 1):
                if number % 20 == 0 or number == len(owners):
                    say(f"{waiting - due.count()} of {waiting} feeds are built.")
        finally:
            pool.shutdown(cancel_futures=True)


def remove(say: Say) -> int:
    """Close all and let them go at once, without the export that nobody would read; gives how many."""
    hurry()
    found = list(businesses())
    people = User.objects.filter(email=OWNER)
    people.update(is_active=True)  # only who is at work closes a business
    try:
        for number, business in enumerate(found, 1):
            let_go(business, people.get())
            if number % 20 == 0:
                say(f"{number} of {len(found)} are removed.")
    finally:
        people.update(is_active=False)
    return len(found)


def let_go(business: Business, actor: User) -> None:
    """It is gone, or, where somebody holds it for long, goes with the next look of a worker."""
    closing = Business.objects.filter(pk=business.pk, status=Business.Status.CLOSING)
    with transaction.atomic():
        states.close(business.pk, actor=actor)
        closing.update(leaving=Leaving.EXPORTED, goes_at=timezone.now())
    pause = Event()
    for _ in range(TRIES):
        leave(business.pk)
        if not closing.exists():
            return
        pause.wait(PAUSE_S)  # a worker is at it
