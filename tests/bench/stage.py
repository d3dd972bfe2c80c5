"""A chain with thousands of players, one a shop, and as many businesses as it takes: what the load is for."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from django.db import connection, transaction

from broadcast import outbox
from broadcast.edge.models import ReadyFeed
from broadcast.feed import rebuild
from broadcast.models import Device, Zone
from tenants.access import Person
from tenants.models import Business, Membership
from tenants.schemas import in_business
from tests.bench import fleet

#: A feed of a shop like others: made once, and given to all of the chain with their own ids.
FEED = """
    INSERT INTO edge_readyfeed (zone_id, business_id, body, etag, built_at, valid_until, due_at)
    SELECT z.id, f.business_id, convert_to(replace(convert_from(f.body, 'UTF8'), %(of)s, z.id::text), 'UTF8'),
           md5(z.id::text) || md5(f.etag), f.built_at, f.valid_until, f.due_at
    FROM edge_readyfeed f, unnest(%(zones)s::uuid[]) AS z(id)
    WHERE f.zone_id = %(of)s::uuid
    ON CONFLICT (zone_id) DO NOTHING
"""
NUMBERS = count()


@dataclass(frozen=True)
class Chain:
    """One business; the tokens of its players, one in each of its zones."""

    owner: Person
    tokens: list[str]


def chain(of: Person, players: int) -> Chain:
    """A copy of a business, with so many zones of one player each."""
    made = copied(of)
    with in_business(made.business), transaction.atomic():
        (first, *_) = Zone.objects.order_by("name")
        zones = Zone.objects.bulk_create(Zone(name=f"Shop {number:05}") for number in range(players))
        rebuild(first.pk)
        share_feed(first.pk, [zone.pk for zone in zones])
        tokens = admit([Device(zone=zone, name=f"Till of {zone.name}") for zone in zones])
    analyze()
    return Chain(made, tokens)


def copied(of: Person) -> Person:
    made = fleet.copy(of.business, fleet.dump(of.business), fleet.zone_ids(of.business))
    Membership.objects.create(user=of.user, business=made, role="owner")
    return Person(of.user, made, "owner")


def share_feed(of: uuid.UUID, zones: Sequence[uuid.UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FEED, {"of": str(of), "zones": [str(pk) for pk in zones]})


def admit(devices: Sequence[Device]) -> list[str]:
    """Their tokens."""
    tokens = [f"token-{next(NUMBERS)}" for _ in devices]
    outbox.admit_all(dict(zip(Device.objects.bulk_create(devices), tokens, strict=True)))
    return tokens


def many(of: Person, businesses: int, players: int) -> list[str]:
    """Tokens of players spread over so many businesses, each with feeds of its own."""
    script, zones = fleet.dump(of.business), fleet.zone_ids(of.business)
    tokens: list[str] = []
    for number in range(businesses):
        tokens += populated(fleet.copy(of.business, script, zones), share(players, businesses, number))
    analyze()
    return tokens


def share(players: int, businesses: int, number: int) -> int:
    return players * (number + 1) // businesses - players * number // businesses


def populated(business: Business, players: int) -> list[str]:
    with in_business(business), transaction.atomic():
        zones = list(Zone.objects.order_by("name"))
        rebuild(zones[0].pk)
        ReadyFeed.objects.filter(pk__in=[zone.pk for zone in zones[1:]]).delete()
        share_feed(zones[0].pk, [zone.pk for zone in zones[1:]])
        return admit([Device(zone=zones[n % len(zones)], name=f"Player {n}") for n in range(players)])


def analyze() -> None:
    """As autovacuum does within a minute."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
