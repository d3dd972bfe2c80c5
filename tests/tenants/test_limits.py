import pytest
from django.utils import timezone

from tenants.limits import (
    GB,
    NoRoom,
    Storage,
    correct_stored,
    count_stored,
    demand,
    most_of,
    storage_of,
)
from tenants.models import Business


def test_a_business_begins_with_nothing_kept(acme: Business) -> None:
    assert storage_of(acme) == Storage(0, 100 * GB)


def test_what_comes_and_goes_is_counted(acme: Business, rival: Business) -> None:
    count_stored(acme, 3_000)
    count_stored(acme, 500)
    count_stored(acme, -1_000)
    assert (storage_of(acme).used_bytes, storage_of(rival).used_bytes) == (2_500, 0)


def test_more_cannot_go_than_was_counted(acme: Business) -> None:
    count_stored(acme, 500)
    count_stored(acme, -1_000)
    assert storage_of(acme).used_bytes == 0


def test_what_was_counted_wrongly_is_put_right(acme: Business) -> None:
    count_stored(acme, 3_000)
    correct_stored(acme, lambda: 2_000)
    assert storage_of(acme).used_bytes == 2_000


@pytest.mark.parametrize(
    ("used", "most", "is_near", "is_full"),
    [
        (0, 10, False, False),
        (9, 10, True, False),
        (10, 10, True, True),
        (0, 0, False, True),
        (99, None, False, False),
    ],
)
def test_a_meter_warns_before_it_is_full(used: int, most: int | None, is_near: bool, is_full: bool) -> None:
    storage = Storage(used, most)
    assert (storage.is_near, storage.is_full) == (is_near, is_full)


def test_there_is_room_up_to_the_last_byte() -> None:
    assert Storage(7, 10).has_room(3)
    assert not Storage(7, 10).has_room(4)


def test_a_trial_that_is_over_takes_no_new_file(acme: Business) -> None:
    Business.objects.filter(pk=acme.pk).update(trial_ends_at=timezone.now())
    storage = storage_of(acme)
    assert (storage.has_room(1), storage.is_full) == (False, False)


def limited(business: Business, **columns: object) -> Business:
    Business.objects.filter(pk=business.pk).update(**columns)
    return business


@pytest.mark.parametrize(("there", "more"), [(0, 1), (2, 1), (0, 3)])
def test_up_to_the_limit_there_is_room(acme: Business, there: int, more: int) -> None:
    demand(limited(acme, zone_limit=3), "zones", lambda: there, more)


@pytest.mark.parametrize(("there", "more"), [(3, 1), (1, 3), (9, 1)])
def test_above_it_there_is_none(acme: Business, there: int, more: int) -> None:
    with pytest.raises(NoRoom, match="Your plan has room for 3 zones"):
        demand(limited(acme, zone_limit=3), "zones", lambda: there, more)


def test_a_limit_of_nothing_says_so(acme: Business) -> None:
    with pytest.raises(NoRoom, match="Your plan has no players"):
        demand(limited(acme, device_limit=0), "devices", lambda: 0)


@pytest.mark.parametrize(("floor_limit", "most"), [(None, 1), (5, 1), (0, 0)])
def test_without_the_feature_there_is_one_floor(acme: Business, floor_limit: int | None, most: int) -> None:
    acme.floor_limit, acme.features = floor_limit, []
    assert most_of(acme, "floors") == most


def test_with_it_the_limit_of_floors_counts(acme: Business) -> None:
    acme.floor_limit = 5
    assert most_of(acme, "floors") == 5


def test_after_the_trial_nothing_new_is_taken(acme: Business) -> None:
    with pytest.raises(NoRoom, match="The trial is over"):
        demand(limited(acme, trial_ends_at=timezone.now()), "zones", lambda: 0)
