from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.models import Business, SpeechProvider, SpeechUsage
from tenants.provider_usage import MONTHS, month_after, month_asked, months, total_of, used_in


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


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 2, 3, tzinfo=UTC))


def test_months_go_back_to_the_first_in_which_anybody_spoke(today: None, acme: Business) -> None:
    spoke(acme, None, date(2025, 12, 31))
    spoke(acme, None, date(2026, 2, 3))
    assert months() == [date(2026, 2, 1), date(2026, 1, 1), date(2025, 12, 1)]


def test_where_nobody_has_spoken_yet_there_is_this_month(today: None, db: None) -> None:
    assert months() == [date(2026, 2, 1)]


def test_months_do_not_go_back_for_ever(today: None, acme: Business) -> None:
    spoke(acme, None, date(2020, 1, 1))
    assert (len(months()), months()[-1]) == (MONTHS, date(2024, 3, 1))


def test_no_more_is_read_than_the_first_day_in_the_index(acme: Business) -> None:
    with CaptureQueriesContext(connection) as asked:
        months()
    assert explained(asked[0]["sql"]).count("speech_usage_by_day") == 1


def test_a_month_is_found_by_its_days(acme: Business) -> None:
    with CaptureQueriesContext(connection) as asked:
        total_of(date(2026, 11, 1))
    assert "speech_usage_by_day" in explained(asked[0]["sql"])


def explained(sql: str) -> str:
    """How the database goes about it in a table that is too large to read whole."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize("text", ["", "2019-01", "rubbish"])
def test_a_month_that_is_not_there_is_the_newest(text: str) -> None:
    known = [date(2026, 12, 1), date(2026, 11, 1)]
    assert month_asked(text, known) == known[0]
    assert month_asked("2026-11", known) == known[1]


def test_after_december_comes_january() -> None:
    assert [month_after(date(2026, month, 1)) for month in (11, 12)] == [date(2026, 12, 1), date(2027, 1, 1)]
