"""What is locked when a sound is made: others lock zones, announcements and feeds at the same time."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadcast.interrupts.playing import play_now
from broadcast.models import Device, Zone
from library.announcing import set_enabled
from library.models import Announcement, Rendering
from library.tasks import finish
from tenants.access import Person
from tests.announced import published
from tests.broadcast.feeding import fed
from tests.conftest import audio

LOCK = re.compile(r'FROM "(\w+)".* FOR (?:NO KEY )?UPDATE')


def locks(change: Callable[[], object]) -> list[tuple[str, str]]:
    """Tables and statements, in their order."""
    with CaptureQueriesContext(connection) as asked:
        change()
    found = ((LOCK.search(query["sql"]), query["sql"]) for query in asked)
    return [(lock[1], sql) for lock, sql in found if lock]


@pytest.fixture
def waited_for(till: Device, terrace: Zone, olive: Person) -> Rendering:
    """Pressed on the ground floor before the voice has read it; the terrace may hear it as well."""
    for zone in (till.zone, terrace):
        fed(zone)
    said = published("Called", "The blue car, please.")
    play_now(said.pk, actor=olive, zones=[till.zone])
    return Rendering.objects.get(status="waiting")


def test_what_is_locked_has_one_order(waited_for: Rendering) -> None:
    found = [table for table, _ in locks(lambda: finish(waited_for, **audio("d", 2_000)))]
    in_order = list(dict.fromkeys(found))
    assert in_order[:3] == ["library_announcement", "broadcast_zone", "edge_readyfeed"]


def test_all_feeds_are_locked_at_once(waited_for: Rendering, till: Device, terrace: Zone) -> None:
    found = locks(lambda: finish(waited_for, **audio("d", 2_000)))
    first = next(sql for table, sql in found if table == "edge_readyfeed")
    assert str(till.zone_id) in first
    assert str(terrace.pk) in first


def test_who_writes_what_points_at_an_announcement_waits_for_nobody(
    welcome: Announcement, waited_for: Rendering, olive: Person
) -> None:
    """A renewal that holds feeds writes what was missed; a press that holds zones writes itself."""
    for change in (
        lambda: set_enabled(welcome.pk, actor=olive, is_enabled=False),
        lambda: finish(waited_for, **audio("d", 2_000)),
    ):
        held = [sql for table, sql in locks(change) if table == "library_announcement"]
        assert held
        assert all("FOR NO KEY UPDATE" in sql for sql in held)
