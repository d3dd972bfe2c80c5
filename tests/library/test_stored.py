from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.keeping.bin import remove_for_good, remove_tracks
from library.models import Recording, Track
from library.stored import measure_stored
from tenants.limits import count_stored, storage_of
from tests.conftest import audio


def test_everything_that_is_kept_is_counted_the_bin_too(inside, song) -> None:
    Recording.objects.create(title="Take", created_by="Olive", **audio("d", 1_000))
    Track.objects.update(removed_at=song.created_at)
    count_stored(inside, 77)
    measure_stored()
    assert storage_of(inside).used_bytes == 2_000


def test_where_there_is_nothing_it_is_nothing(inside) -> None:
    measure_stored()
    assert storage_of(inside).used_bytes == 0


def test_what_is_gone_for_good_takes_no_room(inside, olive, song) -> None:
    measure_stored()
    remove_tracks([song.pk], actor=olive)
    assert storage_of(inside).used_bytes == 1_000
    remove_for_good([song.pk], actor=olive)
    assert storage_of(inside).used_bytes == 0
    measure_stored()
    assert (storage_of(inside).used_bytes, Track.objects.count()) == (0, 1)


def test_nobody_counts_while_it_is_measured(inside, song) -> None:
    """Else what is counted between two of its sums would be forgotten."""
    with CaptureQueriesContext(connection) as asked:
        measure_stored()
    told = [query["sql"] for query in asked]
    [locked] = [at for at, sql in enumerate(told) if "FOR UPDATE" in sql]
    assert [at > locked for at, sql in enumerate(told) if "SUM(" in sql] == [True] * 3
