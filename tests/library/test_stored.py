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
