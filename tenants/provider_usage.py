"""What each business has had of each service that speaks, by month in UTC."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Min, QuerySet, Sum
from django.utils import timezone

from tenants.models import SpeechUsage

#: As far back as somebody may look.
MONTHS = 24
SUMS = {"requests": Sum("requests"), "characters": Sum("characters"), "cost": Sum("cost")}


def months() -> list[date]:
    """First days of this one and those before, back to the first in which anybody spoke; the newest first."""
    now = timezone.now().date().replace(day=1)
    first = SpeechUsage.objects.aggregate(first=Min("day"))["first"] or now
    since = min(first, now).replace(day=1)
    return [month for number in range(MONTHS) if (month := months_before(now, number)) >= since]


def month_asked(text: str, known: list[date]) -> date:
    """`2026-11`, or the newest where there is no such month."""
    return next((month for month in known if f"{month:%Y-%m}" == text), known[0])


def used_in(month: date) -> QuerySet[Any]:
    """A row for each business and provider; the built-in voice has no provider."""
    rows = of_month(month).values("business__name", "business__slug", "provider", "provider__name")
    return rows.annotate(**SUMS).order_by(
        "business__name", "business__slug", F("provider__position").asc(nulls_last=True), "provider"
    )


def total_of(month: date) -> dict[str, int | Decimal]:
    return {name: value or 0 for name, value in of_month(month).aggregate(**SUMS).items()}


def of_month(month: date) -> QuerySet[SpeechUsage]:
    return SpeechUsage.objects.filter(day__gte=month, day__lt=month_after(month))


def month_after(month: date) -> date:
    return months_before(month, -1)


def months_before(month: date, number: int) -> date:
    years, months = divmod(month.year * 12 + month.month - 1 - number, 12)
    return date(years, months + 1, 1)
