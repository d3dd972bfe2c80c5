"""What the job of opening one more business takes, with all the others there."""

import uuid
from collections.abc import Iterator

from tenants.models import Business
from tenants.opening import open_business
from tests.bench.measure import Measure, p95, times_ms

REPEATS = 20
MOST_S = 1.0


def measures(businesses: int) -> Iterator[Measure]:
    asked = [one(number) for number in range(REPEATS + 1)]
    took = times_ms(lambda number: open_business(asked[number]), REPEATS)
    name = f"opening a business beside {businesses:,}, p95"
    yield Measure(name, round(p95(took) / 1000, 3), "s", MOST_S)


def one(number: int) -> uuid.UUID:
    return Business.objects.create(name="New", slug=f"new-{number}-{uuid.uuid4().hex[:8]}").pk
