"""Speech is booked before it is spoken, within the limits of its provider and the credits of its business."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from tenants.models import Business, SpeechBooking, SpeechProvider, SpeechUsage
from tenants.schemas import go_public
from tenants.spending import add, entered, spent, total

#: Longer than any worker speaks: what is still open then was booked by one that was killed.
PATIENCE = timedelta(minutes=15)


class OverLimit(Exception):
    """A sentence that says which limit."""


@transaction.atomic
def book(provider: SpeechProvider, business: Business, *, requests: int, characters: int) -> SpeechBooking:
    """To be settled or given back. Raises OverLimit.

    Two that book at a time wait for each other: together they pass no limit either.
    """
    SpeechProvider.objects.select_for_update().get(pk=provider.pk)
    Business.objects.select_for_update().only("pk").get(pk=business.pk)
    today = timezone.now().date()
    cost = provider.cost(characters)
    refuse_provider(provider, today, requests, cost)
    if (credits := business.speech_credits) is not None and spent(business, today) + characters > credits:
        raise OverLimit("This month's credits for other voices are used up.")
    usage = entered(provider, business, today, requests, characters, cost)
    return SpeechBooking.objects.create(usage=usage, characters=characters, cost=cost)


@transaction.atomic
def book_again(provider: SpeechProvider, booked: SpeechBooking) -> None:
    """One request more for the same words. Raises OverLimit."""
    SpeechProvider.objects.select_for_update().get(pk=provider.pk)
    refuse_provider(provider, timezone.now().date(), 1, Decimal(0))
    add(booked.usage, requests=1, characters=0, cost=Decimal(0))


def refuse_provider(provider: SpeechProvider, today: date, requests: int, cost: Decimal) -> None:
    usage = SpeechUsage.objects.filter(provider=provider)
    most, budget = provider.requests_a_day, provider.budget_a_month
    if most is not None and total(usage.filter(day=today), "requests") + requests > most:
        raise OverLimit(f"{provider} has had its requests for today.")
    month = usage.filter(day__gte=today.replace(day=1))
    if budget is not None and total(month, "cost") + cost > budget:
        raise OverLimit(f"{provider} has used up its budget for this month.")


def settle(booked: SpeechBooking) -> None:
    """It was spoken: what was booked is spent."""
    SpeechBooking.objects.filter(pk=booked.pk).delete()


@transaction.atomic
def give_back(booked: SpeechBooking) -> None:
    """Nothing was spoken: the requests were made, but no characters and no money are gone. Twice is once."""
    if SpeechBooking.objects.filter(pk=booked.pk).delete()[0]:
        add(booked.usage, requests=0, characters=-booked.characters, cost=-booked.cost)


def give_back_lost() -> None:
    """Housekeeping, run by the worker's schedule: what killed workers had booked."""
    go_public()
    late = SpeechBooking.objects.filter(booked_at__lt=timezone.now() - PATIENCE)
    for booked in late.select_related("usage"):
        give_back(booked)
