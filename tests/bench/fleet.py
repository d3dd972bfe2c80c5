"""Many businesses, cheaply: one is made as every business is, the others are copies of its schema."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from broadcast.demo.alike import copy, dump, furnish, zone_ids
from tenants.access import Person
from tenants.models import Business, Membership, User
from tenants.opening import open_business
from tenants.schemas import in_business

__all__ = ["copies", "copy", "dump", "first_business", "in_a_hurry", "zone_ids"]


def first_business() -> Person:
    """A furnished business and its owner."""
    user = User.objects.create_user("olive@bench.example", name="Olive")
    business = Business.objects.create(name="Bench", slug="bench")
    Membership.objects.create(user=user, business=business, role="owner")
    open_business(business.pk)
    owner = Person(user, Business.objects.get(pk=business.pk), "owner")
    with in_business(owner.business), transaction.atomic():
        furnish(owner)
    return owner


def copies(of: Business, count: int) -> None:
    """`count` more businesses with the same rows and zones of their own, and a feed that is due for each."""
    script, zones = dump(of), zone_ids(of)
    for _ in range(count):
        copy(of, script, zones)


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """While the rows are made, a crash may lose them; what is measured has a server's full care."""
    careless("off")
    try:
        yield
    finally:
        careless("on")


def careless(fsync: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SYSTEM SET fsync = {fsync}")
        cursor.execute("SELECT pg_reload_conf()")
