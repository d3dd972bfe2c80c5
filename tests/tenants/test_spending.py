from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tenants import spending
from tenants.booking import book
from tenants.models import Business, SpeechProvider, SpeechUsage
from tenants.spending import spent

DAY = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spending.timezone, "now", lambda: DAY)


@pytest.fixture
def google(db: None) -> SpeechProvider:
    return SpeechProvider.objects.create(kind="google", name="Google", price_a_million=Decimal(16))


def used(business: Business) -> tuple[int, int, Decimal]:
    row = SpeechUsage.objects.get(business=business)
    return row.requests, row.characters, row.cost


def test_the_built_in_voice_costs_nothing(acme: Business) -> None:
    spending.entered(None, acme, DAY.date(), requests=1, characters=300)
    spending.entered(None, acme, DAY.date(), requests=1, characters=300)
    assert used(acme) == (2, 600, 0)
    assert spent(acme, DAY.date()) == 0


def test_what_a_provider_had_this_month_is_summed(
    google: SpeechProvider, acme: Business, rival: Business, django_assert_num_queries
) -> None:
    book(google, acme, requests=2, characters=1000)
    SpeechUsage.objects.update(day="2026-11-02")
    book(google, acme, requests=1, characters=500)
    book(google, rival, requests=4, characters=1)
    with django_assert_num_queries(1):
        used = spending.this_month([google])[google.pk]
    assert (used.requests, used.characters, used.cost) == (5, 1501, Decimal("0.024016"))


@pytest.mark.parametrize(
    ("most", "left", "is_low"), [(None, None, False), (2000, 1500, False), (550, 50, True), (400, 0, True)]
)
def test_a_meter_says_what_is_left(
    google: SpeechProvider, acme: Business, most: int | None, left: int | None, is_low: bool
) -> None:
    book(google, acme, requests=1, characters=500)
    acme.speech_credits = most
    credits = spending.credits_of(acme)
    assert (credits.spent, credits.left, credits.is_low) == (500, left, is_low)
