from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.models import Business, SpeechProvider, SpeechUsage

USAGE = "/staff/voices/usage/"


@pytest.fixture
def openai(db: None) -> SpeechProvider:
    return SpeechProvider.objects.create(kind="openai", name="OpenAI", key_sealed="x")


def spoke(business: Business, provider: SpeechProvider | None, day: date) -> None:
    told = {"requests": 3, "characters": 12_345, "cost": Decimal("1.5")}
    SpeechUsage.objects.create(business=business, provider=provider, day=day, **told)


def page(client: Client, path: str = USAGE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_month_is_shown_with_its_total(as_sam: Client, acme: Business, openai: SpeechProvider) -> None:
    spoke(acme, openai, timezone.now().date())
    spoke(acme, None, timezone.now().date())
    text = page(as_sam)
    for said in ("OpenAI", "Built-in voice", "12,345", "24,690", "3.00"):
        assert said in text


def test_another_month_is_chosen(as_sam: Client, acme: Business, openai: SpeechProvider) -> None:
    before = timezone.now().date().replace(day=1) - timedelta(days=1)
    spoke(acme, openai, before)
    assert "Nobody spoke in" in page(as_sam)
    text = page(as_sam, f"{USAGE}?month={before:%Y-%m}")
    assert "12,345" in text
    assert f'<option value="{before:%Y-%m}" selected>{before:%B %Y}' in text


def test_the_table_alone_is_what_htmx_gets(as_sam: Client) -> None:
    answer = as_sam.get(USAGE, headers={"HX-Request": "true", "HX-Target": "usage"})
    assert "<html" not in answer.content.decode()


def test_it_asks_as_often_for_many_as_for_none(as_sam: Client, acme: Business) -> None:
    def line(number: int) -> None:
        row = SpeechProvider.objects.create(kind="openai", name=f"No. {number}", key_sealed="x")
        spoke(acme, row, timezone.now().date())

    line(0)
    with CaptureQueriesContext(connection) as few:
        page(as_sam)
    for number in range(1, 60):
        line(number)
    with CaptureQueriesContext(connection) as many:
        text = page(as_sam)
    assert (len(many), "1 of 2" in text) == (len(few), True)
