"""What speech may cost: the limits of a provider, the credits of a business. Booked before it is spoken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from tenants.models import Business, SpeechProvider, SpeechUsage

#: From this share on a meter warns.
LOW = 0.9


class OverLimit(Exception):
    """A sentence that says which limit."""


@dataclass(frozen=True)
class Booked:
    """What `give_back` takes back where nothing came of it."""

    usage: SpeechUsage
    characters: int
    cost: Decimal


@transaction.atomic
def book(provider: SpeechProvider, business: Business, *, requests: int, characters: int) -> Booked:
    """Raises OverLimit. Two that book at a time wait for each other: together they pass no limit either."""
    SpeechProvider.objects.select_for_update().get(pk=provider.pk)
    Business.objects.select_for_update().only("pk").get(pk=business.pk)
    today = timezone.now().date()
    cost = provider.cost(characters)
    refuse_provider(provider, today, requests, cost)
    if (credits := business.speech_credits) is not None and spent(business, today) + characters > credits:
        raise OverLimit("This month's credits for other voices are used up.")
    return Booked(entered(provider, business, today, requests, characters, cost), characters, cost)


def refuse_provider(provider: SpeechProvider, today: date, requests: int, cost: Decimal) -> None:
    usage = SpeechUsage.objects.filter(provider=provider)
    most, budget = provider.requests_a_day, provider.budget_a_month
    if most is not None and total(usage.filter(day=today), "requests") + requests > most:
        raise OverLimit(f"{provider} has had its requests for today.")
    month = usage.filter(day__gte=today.replace(day=1))
    if budget is not None and total(month, "cost") + cost > budget:
        raise OverLimit(f"{provider} has used up its budget for this month.")


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


def give_back(booked: Booked) -> None:
    """Nothing was spoken: the request was made, but no characters and no money are gone."""
    add(booked.usage, requests=0, characters=-booked.characters, cost=-booked.cost)


def add(usage: SpeechUsage, *, requests: int, characters: int, cost: Decimal) -> None:
    SpeechUsage.objects.filter(pk=usage.pk).update(
        requests=F("requests") + requests, characters=F("characters") + characters, cost=F("cost") + cost
    )
