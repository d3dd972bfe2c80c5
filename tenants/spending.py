"""What speech has cost: what a provider had, and what is left of the credits of a business."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from tenants.models import Business, SpeechProvider, SpeechUsage

#: From this share on a meter warns.
LOW = 0.9


@dataclass(frozen=True)
class Used:
    """`requests` are today's, the rest is this month's."""

    requests: int = 0
    characters: int = 0
    cost: Decimal = Decimal(0)


def this_month(providers: Iterable[SpeechProvider]) -> dict[UUID, Used]:
    """Of all businesses together, by provider; one query."""
    today = timezone.now().date()
    rows = SpeechUsage.objects.filter(provider__in=list(providers), day__gte=today.replace(day=1))
    sums = rows.values("provider").annotate(
        today=Sum("requests", filter=Q(day=today), default=0), characters=Sum("characters"), cost=Sum("cost")
    )
    return {row["provider"]: Used(row["today"], row["characters"], row["cost"]) for row in sums}


def spent(business: Business, today: date) -> int:
    """Characters that other voices than the built-in one have spoken this month."""
    paid = SpeechUsage.objects.filter(business=business, provider__isnull=False)
    return int(total(paid.filter(day__gte=today.replace(day=1)), "characters"))


@dataclass(frozen=True)
class Credits:
    """Characters of this month. `most` is None where there is no end to them."""

    spent: int
    most: int | None

    @property
    def left(self) -> int | None:
        return None if self.most is None else max(0, self.most - self.spent)

    @property
    def is_low(self) -> bool:
        return self.most is not None and self.spent >= self.most * LOW


def credits_of(business: Business) -> Credits:
    return Credits(spent(business, timezone.now().date()), business.speech_credits)


def total(usage: QuerySet[SpeechUsage], column: str) -> Any:
    return usage.aggregate(total=Sum(column))["total"] or 0


def entered(
    provider: SpeechProvider | None,
    business: Business,
    day: date,
    requests: int,
    characters: int,
    cost: Decimal = Decimal(0),
) -> SpeechUsage:
    usage, _ = SpeechUsage.objects.get_or_create(provider=provider, business=business, day=day)
    add(usage, requests=requests, characters=characters, cost=cost)
    return usage


def count_built_in(business: Business, characters: int) -> None:
    """What the voice has said that costs nothing."""
    entered(None, business, timezone.now().date(), requests=1, characters=characters)


def add(usage: SpeechUsage, *, requests: int, characters: int, cost: Decimal) -> None:
    SpeechUsage.objects.filter(pk=usage.pk).update(
        requests=F("requests") + requests, characters=F("characters") + characters, cost=F("cost") + cost
    )
