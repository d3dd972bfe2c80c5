from broadcast.models import Zone
from tests.bench.libraries import of_libraries


def test_feeds_of_libraries_are_measured_and_compared(ground: Zone) -> None:
    small, medium, large = of_libraries(ground, (2, 4, 8))
    assert (large.ratio_to, large.target) == (medium.name, 3)
    assert "queries" in small.note
