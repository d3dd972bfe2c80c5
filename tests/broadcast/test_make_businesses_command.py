import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from broadcast.models import Zone
from tenants.console.listing import Asked, listed
from tenants.models import Business, Membership
from tenants.schemas import in_business


def made() -> list[Business]:
    rows = listed(Asked(), timezone.now()).exclude(slug__in=["acme", "rival"])
    return [row for row in rows if row.memberships.exists()]


def test_businesses_are_made_with_what_staff_see_of_them(db: None) -> None:
    call_command("make_businesses", 30, bare=True, verbosity=0)
    rows = made()
    assert len(rows) == 30
    assert all(row.memberships.filter(role=Membership.Role.OWNER).count() == 1 for row in rows)
    assert sum(row.players for row in rows) > sum(row.players_online for row in rows) > 0
    assert {row.status for row in rows} >= {"open"}


def test_a_second_time_makes_others(db: None) -> None:
    call_command("make_businesses", 5, bare=True, verbosity=0)
    call_command("make_businesses", 5, bare=True, verbosity=0)
    assert len({row.slug for row in made()}) == 10


def test_they_are_opened_as_every_business_is(db: None) -> None:
    call_command("make_businesses", 1, verbosity=0)
    with in_business(made()[0]):
        assert not Zone.objects.exists()


@pytest.mark.parametrize("count", [0, -1, 100_001])
def test_a_number_that_makes_no_sense_is_refused(count: int) -> None:
    with pytest.raises(CommandError):
        call_command("make_businesses", count, verbosity=0)
