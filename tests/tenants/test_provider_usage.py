from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from tenants.models import Business, SpeechProvider, SpeechUsage
from tenants.provider_usage import month_after, month_asked, months, total_of, used_in


@pytest.fixture
def openai(db: None) -> SpeechProvider:
    return SpeechProvider.objects.create(kind="openai", name="OpenAI", key_sealed="x")


def spoke(business: Business, provider: SpeechProvider | None, day: date, characters: int = 10) -> None:
    told = {"requests": 1, "characters": characters, "cost": Decimal("0.5")}
    SpeechUsage.objects.create(business=business, provider=provider, day=day, **told)


def test_a_line_for_each_business_and_service(
    acme: Business, rival: Business, openai: SpeechProvider
) -> None:
    for day in (1, 30):
        spoke(acme, openai, date(2026, 11, day))
    spoke(acme, None, date(2026, 11, 2))
    spoke(rival, openai, date(2026, 11, 2), 7)
    lines = [
        (row["business__name"], row["provider__name"], row["requests"], row["characters"], row["cost"])
        for row in used_in(date(2026, 11, 1))
    ]
    assert lines == [
        ("Acme", "OpenAI", 2, 20, Decimal(1)),
        ("Acme", None, 1, 10, Decimal("0.5")),
        ("Rival", "OpenAI", 1, 7, Decimal("0.5")),
    ]


def test_other_months_are_not_counted(acme: Business, openai: SpeechProvider) -> None:
    for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 12, 1)):
        spoke(acme, openai, day)
    assert total_of(date(2026, 11, 1)) == {"requests": 1, "characters": 10, "cost": Decimal("0.5")}


def test_a_month_without_a_word_costs_nothing(db: None) -> None:
    assert total_of(date(2020, 1, 1)) == {"requests": 0, "characters": 0, "cost": 0}


def test_months_are_those_in_which_anybody_spoke_and_this_one(acme: Business) -> None:
    spoke(acme, None, date(2024, 2, 29))
    spoke(acme, None, date(2024, 2, 3))
    assert months() == [timezone.now().date().replace(day=1), date(2024, 2, 1)]


@pytest.mark.parametrize("text", ["", "2019-01", "rubbish"])
def test_a_month_that_is_not_there_is_the_newest(text: str) -> None:
    known = [date(2026, 12, 1), date(2026, 11, 1)]
    assert month_asked(text, known) == known[0]
    assert month_asked("2026-11", known) == known[1]


def test_after_december_comes_january() -> None:
    assert [month_after(date(2026, month, 1)) for month in (11, 12)] == [date(2026, 12, 1), date(2027, 1, 1)]
