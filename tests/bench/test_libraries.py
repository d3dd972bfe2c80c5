from broadcast.models import Zone
from tenants.models import User
from tests.bench.libraries import of_libraries, of_rules


def test_feeds_of_libraries_are_measured_and_compared(ground: Zone) -> None:
    small, medium, large = of_libraries(ground, (2, 4, 8))
    assert (large.ratio_to, large.target) == (medium.name, 3)
    assert "queries" in small.note


def test_rules_are_measured_first_and_again(ground: Zone) -> None:
    feed, again, *page = of_rules(ground, User.objects.get(name="Olive"))
    assert (feed.name, again.name) == tuple(
        f"building a feed of ten rules, 0 tracks, {when}" for when in ("first", "again")
    )
    assert len(page) == 2
