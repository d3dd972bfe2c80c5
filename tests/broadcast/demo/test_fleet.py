"""Its businesses are made, used again and removed in `tests/e2e/test_fleet.py`, as processes of their own."""

import pytest
from django.http import Http404

from broadcast.demo import fleet
from broadcast.models import Zone
from tenants import states
from tenants.models import Business, Membership, User
from tenants.schemas import in_business


def named(*slugs: str, status: str = "open") -> list[Business]:
    return [Business.objects.create(name=slug, slug=slug, status=status) for slug in slugs]


@pytest.fixture
def keeper(db: None) -> User:
    return User.objects.create_user(fleet.OWNER, name="Simulated fleet", is_active=False)


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        ([], ["fleet-0001", "fleet-0002"]),
        (["fleet-0007", "fleet-0003"], ["fleet-0008", "fleet-0009"]),
        (["fleet-street", "fleet-12345"], ["fleet-12346", "fleet-12347"]),
    ],
)
def test_numbers_go_on_from_the_highest(db: None, taken: list[str], free: list[str]) -> None:
    named(*taken, status="closed")
    assert fleet.free_slugs(2) == free


def test_a_customers_business_is_none_of_the_fleets(keeper: User) -> None:
    theirs, ours = named("fleet-0001", "fleet-0002")
    Membership.objects.create(user=keeper, business=ours, role="owner")
    assert list(fleet.businesses()) == [ours]
    assert theirs.status == "open"


def test_nobody_is_mailed_and_nobody_closes_between_runs(keeper: User) -> None:
    (ours,) = named("fleet-0001")
    Membership.objects.create(user=keeper, business=ours, role="owner")
    assert not ours.memberships.at_work().exists()
    with pytest.raises(Http404):
        states.close(ours.pk, actor=keeper)


def test_zones_are_added_where_a_run_needs_more(acme: Business) -> None:
    for count in (2, 3, 1):
        fleet.add_zones(acme, count)
    with in_business(acme):
        assert sorted(Zone.objects.values_list("name", flat=True)) == ["Zone 0", "Zone 1", "Zone 2"]
