import pytest
from django.http import Http404

from tenants.limits import GB, Storage, correct_stored, count_stored, grant_storage, storage_of
from tenants.models import AuditLog, Business, User


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


def test_staff_grant_storage_and_the_owner_can_read_it(acme: Business, sam: User) -> None:
    grant_storage(acme, actor=sam, limit_gb=None)
    assert storage_of(acme).most_bytes is None
    row = AuditLog.objects.get(business=acme, verb="changed the storage of")
    assert row.changes == {"storage_limit_gb": {"from": 100, "to": None}}


def test_nobody_else_does(acme: Business, olive) -> None:
    with pytest.raises(Http404):
        grant_storage(acme, actor=olive.user, limit_gb=1)
