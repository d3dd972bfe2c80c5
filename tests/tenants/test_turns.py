from datetime import timedelta

import pytest
from django.utils import timezone

from tenants.models import Business, ReadingTurn
from tenants.turns import get_in_line, is_anybody_waiting, leave_line, next_in_line, rest


def served(business: Business, minutes_ago: int) -> None:
    get_in_line(business)
    then = timezone.now() - timedelta(minutes=minutes_ago)
    ReadingTurn.objects.filter(business=business).update(served_at=then)


def test_who_was_served_longest_ago_is_next(acme: Business, rival: Business) -> None:
    served(acme, minutes_ago=1)
    served(rival, minutes_ago=2)
    began = timezone.now()
    assert [next_in_line(began), next_in_line(began), next_in_line(began)] == [rival, acme, None]


def test_two_businesses_take_turns(acme: Business, rival: Business) -> None:
    served(acme, minutes_ago=1)
    served(rival, minutes_ago=2)
    assert [next_in_line(timezone.now()) for _ in range(4)] == [rival, acme, rival, acme]


def test_who_left_the_line_is_not_served(acme: Business) -> None:
    get_in_line(acme)
    leave_line(acme, has_nothing=lambda: True)
    assert (next_in_line(timezone.now()), is_anybody_waiting()) == (None, False)


def test_nobody_leaves_while_there_is_something_for_them(acme: Business) -> None:
    get_in_line(acme)
    leave_line(acme, has_nothing=lambda: False)
    assert next_in_line(timezone.now()) == acme


def test_one_line_a_business_however_often_it_asks(acme: Business) -> None:
    for _ in range(3):
        get_in_line(acme)
    assert ReadingTurn.objects.count() == 1


@pytest.mark.parametrize("status", ["suspended", "closing", "opening"])
def test_a_business_that_is_not_open_waits(acme: Business, status: str) -> None:
    get_in_line(acme)
    Business.objects.filter(pk=acme.pk).update(status=status)
    assert (next_in_line(timezone.now()), is_anybody_waiting()) == (None, False)


def test_who_is_served_is_not_late(acme: Business) -> None:
    served(acme, minutes_ago=2)
    assert is_anybody_waiting(unserved_for=timedelta(minutes=1))
    next_in_line(timezone.now())
    assert not is_anybody_waiting(unserved_for=timedelta(minutes=1))
    assert is_anybody_waiting()


def test_who_rests_is_not_served_until_a_file_comes(acme: Business) -> None:
    get_in_line(acme)
    rest(acme, timedelta(minutes=1))
    assert (next_in_line(timezone.now()), is_anybody_waiting()) == (None, False)
    get_in_line(acme)
    assert next_in_line(timezone.now()) == acme
