import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.models import Business, Plan

PLANS = "/staff/plans/"
FIELDS = {"name": "Hotel", "price_a_month": "49.90", "trial_days": "30", "zone_limit": "12"}


def test_plans_say_how_many_have_them(as_sam: Client, acme: Business) -> None:
    Business.objects.filter(pk=acme.pk).update(plan=Plan.objects.get(name="House"))
    text = as_sam.get(PLANS).content.decode()
    assert "1 business<" in text
    assert "For new ones" in text


def test_plans_that_are_retired_stand_at_the_end(as_sam: Client) -> None:
    Plan.objects.create(name="Attic", retired_at=timezone.now())
    text = as_sam.get(PLANS).content.decode()
    assert text.index("House") < text.index("Attic")


def test_many_plans_ask_for_no_more(as_sam: Client) -> None:
    with CaptureQueriesContext(connection) as few:
        as_sam.get(PLANS)
    Plan.objects.bulk_create(Plan(name=f"Plan {number}") for number in range(60))
    with CaptureQueriesContext(connection) as many:
        assert "1 of 2" in as_sam.get(PLANS).content.decode()
    assert len(many) == len(few)


def test_a_plan_is_made_and_what_is_left_empty_has_no_end(as_sam: Client) -> None:
    assert "Saved Hotel." in as_sam.post(f"{PLANS}new/", FIELDS, follow=True).content.decode()
    made = Plan.objects.get(name="Hotel")
    assert (made.zone_limit, made.device_limit, made.features, made.trial_days) == (12, None, [], 30)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "House"),
        ("name", ""),
        ("trial_days", "-1"),
        ("trial_days", "99999"),
        ("zone_limit", "9" * 12),
    ],
)
def test_what_a_plan_cannot_be_is_said_there(as_sam: Client, field: str, value: str) -> None:
    answer = as_sam.post(f"{PLANS}new/", FIELDS | {field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_choosing_another_for_new_ones_can_be_taken_back(as_sam: Client) -> None:
    house, start = Plan.objects.get(name="House"), Plan.objects.get(name="Start")
    text = as_sam.post(f"{PLANS}{house.pk}/default/", follow=True).content.decode()
    assert f'action="{PLANS}{start.pk}/default/"' in text


def test_retiring_the_one_for_new_ones_says_what_to_do(as_sam: Client) -> None:
    start = Plan.objects.get(name="Start")
    text = as_sam.post(f"{PLANS}{start.pk}/retire/", follow=True).content.decode()
    assert "New businesses get Start." in text


def test_retiring_can_be_taken_back(as_sam: Client) -> None:
    house = Plan.objects.get(name="House")
    text = as_sam.post(f"{PLANS}{house.pk}/retire/", follow=True).content.decode()
    assert f'action="{PLANS}{house.pk}/restore/"' in text
    assert "Bring back" in text


def test_who_signs_up_gets_the_default_plan_on_trial(as_olive: Client) -> None:
    as_olive.post("/start/", {"name": "Second Shop", "time_zone": "Europe/London"})
    made = Business.objects.get(name="Second Shop")
    assert (made.plan and made.plan.name, made.floor_limit) == ("Start", 1)
    assert made.trial_ends_at is not None
