from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tenants import booking
from tenants.booking import PATIENCE, OverLimit, book, book_again, give_back, give_back_lost, settle
from tenants.models import Business, SpeechBooking, SpeechProvider, SpeechUsage
from tenants.spending import spent

DAY = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(booking.timezone, "now", lambda: DAY)


@pytest.fixture
def google(db: None) -> SpeechProvider:
    return SpeechProvider.objects.create(kind="google", name="Google", price_a_million=Decimal(16))


def limited(provider: SpeechProvider, **limits: Any) -> SpeechProvider:
    SpeechProvider.objects.filter(pk=provider.pk).update(**limits)
    provider.refresh_from_db()
    return provider


def used(business: Business) -> tuple[int, int, Decimal]:
    row = SpeechUsage.objects.get(business=business)
    return row.requests, row.characters, row.cost


def test_what_is_spoken_is_counted_by_day(google: SpeechProvider, acme: Business) -> None:
    book(google, acme, requests=1, characters=1000)
    book(google, acme, requests=2, characters=500)
    assert used(acme) == (3, 1500, Decimal("0.024"))


def test_what_failed_costs_no_characters_and_no_money(google: SpeechProvider, acme: Business) -> None:
    give_back(book(google, acme, requests=1, characters=1000))
    assert used(acme) == (1, 0, 0)


def test_a_day_has_so_many_requests_for_all_businesses(
    google: SpeechProvider, acme: Business, rival: Business
) -> None:
    limited(google, requests_a_day=2)
    book(google, acme, requests=2, characters=1)
    with pytest.raises(OverLimit, match="Google has had its requests for today"):
        book(google, rival, requests=1, characters=1)
    SpeechUsage.objects.update(day="2026-11-20")
    book(google, rival, requests=1, characters=1)


def test_a_month_has_a_budget(google: SpeechProvider, acme: Business, rival: Business) -> None:
    limited(google, budget_a_month=Decimal("0.02"))
    book(google, acme, requests=1, characters=1000)
    with pytest.raises(OverLimit, match="budget for this month"):
        book(google, rival, requests=1, characters=1000)
    SpeechUsage.objects.update(day="2026-10-31")
    book(google, rival, requests=1, characters=1000)


def test_a_business_has_credits_of_its_own(google: SpeechProvider, acme: Business, rival: Business) -> None:
    acme.speech_credits = 1500
    book(google, acme, requests=1, characters=1000)
    with pytest.raises(OverLimit, match="credits"):
        book(google, acme, requests=1, characters=501)
    book(google, acme, requests=1, characters=500)
    book(google, rival, requests=1, characters=1000)
    assert spent(acme, DAY.date()) == 1500


def test_what_is_refused_is_not_counted(google: SpeechProvider, acme: Business) -> None:
    acme.speech_credits = 0
    with pytest.raises(OverLimit):
        book(google, acme, requests=1, characters=1)
    assert not SpeechUsage.objects.exists()


def test_each_further_request_counts(google: SpeechProvider, acme: Business) -> None:
    booked = book(google, acme, requests=1, characters=1000)
    book_again(google, booked)
    assert used(acme) == (2, 1000, Decimal("0.016"))
    give_back(booked)
    assert used(acme) == (2, 0, 0)


def test_no_further_request_passes_the_days_limit(google: SpeechProvider, acme: Business) -> None:
    booked = book(limited(google, requests_a_day=1), acme, requests=1, characters=1)
    with pytest.raises(OverLimit, match="its requests for today"):
        book_again(google, booked)
    assert used(acme)[0] == 1


def test_what_is_given_back_comes_back_once(google: SpeechProvider, acme: Business) -> None:
    book(google, acme, requests=1, characters=7)
    booked = book(google, acme, requests=1, characters=1000)
    for _ in range(2):
        give_back(booked)
    assert used(acme)[1] == 7


def late() -> None:
    SpeechBooking.objects.update(booked_at=DAY - PATIENCE - timedelta(seconds=1))


def test_what_a_killed_worker_had_booked_comes_back(google: SpeechProvider, acme: Business) -> None:
    book(google, acme, requests=1, characters=1000)
    late()
    give_back_lost()
    assert used(acme) == (1, 0, 0)
    assert not SpeechBooking.objects.exists()


def test_what_is_being_spoken_just_now_is_left_alone(google: SpeechProvider, acme: Business) -> None:
    book(google, acme, requests=1, characters=1000)
    give_back_lost()
    assert used(acme)[1] == 1000


def test_what_was_spoken_stays_spent(google: SpeechProvider, acme: Business) -> None:
    settle(book(google, acme, requests=1, characters=1000))
    late()
    give_back_lost()
    assert (used(acme)[1], spent(acme, DAY.date())) == (1000, 1000)
