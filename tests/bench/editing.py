"""How long a single edit takes to reach the ready feeds of the zones it touches."""

from collections.abc import Iterator
from datetime import time
from typing import Any

from broadcast.actions.schedules import save_schedule
from broadcast.demo.alike import columns
from broadcast.edge.models import ReadyFeed
from broadcast.models import Schedule
from tenants.access import Person
from tenants.schemas import in_business
from tests.bench.measure import Measure, middle, one_ms, p95

EDITS = 50
BAR_MS = 300


def measures(owner: Person, edits: int = EDITS) -> Iterator[Measure]:
    """A schedule of all zones of its business is saved again and again, each time for other hours."""
    with in_business(owner.business):
        schedule = Schedule.objects.select_related(None).earliest("created_at")
        items = [
            (item.announcement, item.offset_min) for item in schedule.items.select_related("announcement")
        ]
        took = [edit_ms(owner, schedule, items, number) for number in range(edits)]
    zones = ReadyFeed.objects.filter(business_id=owner.business.pk).count()
    note = f"{edits} edits, {zones} zones each"
    yield Measure("an edit to the ready feed, p95", p95(took), "ms", BAR_MS, note=note)
    yield Measure("an edit to the ready feed, median", middle(took), "ms")


def edit_ms(owner: Person, schedule: Schedule, items: list[tuple[Any, int]], number: int) -> float:
    before = etags(owner)
    changed = columns(0) | {"windows": [[time(8, number % 60), time(17, number % 60)]]}
    took_ms = one_ms(lambda _: save_schedule(schedule.pk, actor=owner, items=items, **changed))
    after = etags(owner)
    if any(before.get(zone) == etag for zone, etag in after.items()):
        raise AssertionError("An edit did not reach every zone's feed: what was measured is not an edit.")
    return took_ms


def etags(owner: Person) -> dict[object, str]:
    rows = ReadyFeed.objects.filter(business_id=owner.business.pk)
    return dict(rows.values_list("zone_id", "etag"))
