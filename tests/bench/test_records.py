import pytest

from library.models import Track
from tests.bench import records


@pytest.mark.django_db
def test_a_library_is_filled_with_whole_rows(inside) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # A transaction, as a test is, takes no VACUUM.
        patch.setattr(records, "VACUUM", "ANALYZE")
        records.fill(30)
    assert Track.objects.filter(is_tagged=True, search_text__gt="").count() == 30
