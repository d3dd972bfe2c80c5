from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.catalogue.copies import put, take_away
from library.catalogue.following import follow
from library.catalogue.reading import snapshot
from library.models import Playlist, Track
from tenants.access import Person
from tenants.models import Business
from tests.library.curated import Curated


@pytest.fixture
def copy(olive: Person, inside: Business, curated: Curated) -> Playlist:
    return follow(curated.pk, actor=olive)


def put_other(copy: Playlist) -> None:
    """Another name, and none of its tracks."""
    taken = copy.catalogue_id and snapshot(copy.catalogue_id)
    assert taken
    taken.tracks[taken.order.pop()]["title"] = "Other"
    put(taken)


@pytest.mark.parametrize("change", [put_other, take_away], ids=lambda change: change.__name__)
def test_tracks_are_locked_in_the_order_of_reports_before_any_is_written(
    copy: Playlist, change: Callable[[Playlist], None]
) -> None:
    """A report that counts the same tracks would wait for us, and we for it."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        change(copy)
    told = [each["sql"] for each in asked if '"library_track"' in each["sql"]]
    takes = [sql for sql in told if sql.startswith(("UPDATE", "INSERT")) or "FOR NO KEY UPDATE" in sql]
    assert takes[0].startswith('SELECT "library_track"."id"')
    assert takes[0].endswith("ORDER BY 1 ASC FOR NO KEY UPDATE")
    assert len(takes) > 1
    assert all(f"{pk}" in takes[0] for pk in Track.objects.values_list("pk", flat=True))
