from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tenants.models import Business, PlaceUse, Plan


def page(client: Client, path: str = "plan/") -> str:
    return client.get(f"/b/acme/{path}").content.decode()


def trial(business: Business, days: int) -> None:
    Business.objects.filter(pk=business.pk).update(trial_ends_at=timezone.now() + timedelta(days=days))


def test_owners_see_what_they_have_and_use(as_olive: Client, acme: Business) -> None:
    Business.objects.filter(pk=acme.pk).update(
        plan=Plan.objects.get(name="House"), zone_limit=5, price_a_month=1250, features=["multi_floor"]
    )
    PlaceUse.objects.create(business=acme, zones=3)
    text = page(as_olive)
    for said in ("House", "of 5", "EUR 1,250.00 a month", "More than one floor", "of any number"):
        assert said in text


def test_a_business_without_a_plan_has_a_page_too(as_olive: Client, acme: Business) -> None:
    assert "Your plan" in page(as_olive)


@pytest.mark.parametrize(
    ("days", "said"), [(-1, "Your trial is over."), (2, "Your trial ends on"), (9, None)]
)
def test_every_page_tells_owners_of_a_trial_that_ends(
    as_olive: Client, acme: Business, days: int, said: str | None
) -> None:
    trial(acme, days)
    text = page(as_olive, "zones/")
    assert said in text if said else "Your trial" not in text


def test_others_are_not_told(as_zed: Client, acme: Business) -> None:
    trial(acme, -1)
    assert "Your trial" not in page(as_zed, "zones/")


def test_the_page_is_not_marked_as_the_plan_of_what_plays(as_olive: Client) -> None:
    assert 'href="/b/acme/schedules/" aria-current' not in page(as_olive)
