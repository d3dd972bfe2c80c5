from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from tenants import plans
from tenants.models import AuditLog, Business, Plan, User


@pytest.fixture
def house(db: None) -> Plan:
    return Plan.objects.get(name="House")


@pytest.fixture
def start(db: None) -> Plan:
    return Plan.objects.get(name="Start")


def test_a_business_starts_with_a_copy_of_its_plan(start: Plan) -> None:
    now = timezone.now()
    business = Business(name="Bar", slug="bar")
    plans.start_with(business, start, now)
    assert (business.plan, business.floor_limit, business.features) == (start, 1, [])
    assert business.trial_ends_at == now + timedelta(days=14)


def test_without_days_there_is_no_trial(start: Plan) -> None:
    start.trial_days = 0
    business = Business(name="Bar", slug="bar")
    plans.start_with(business, start, timezone.now())
    assert business.trial_ends_at is None


def test_a_change_does_not_reach_who_has_the_plan(sam: User, acme: Business, house: Plan) -> None:
    Business.objects.filter(pk=acme.pk).update(plan=house, zone_limit=100)
    plans.save_plan(house.pk, actor=sam, zone_limit=7)
    acme.refresh_from_db()
    assert (acme.zone_limit, Plan.objects.get(pk=house.pk).zone_limit) == (100, 7)
    row = AuditLog.objects.get(kind="plan", verb="changed")
    assert (row.business, row.changes) == (None, {"zone_limit": {"from": 100, "to": 7}})


def test_a_plan_is_made(sam: User) -> None:
    made = plans.save_plan(None, actor=sam, name="Hotel", device_limit=5)
    assert (made.device_limit, made.is_default) == (5, False)
    assert AuditLog.objects.get(verb="made", kind="plan").changes["device_limit"] == {"to": 5}


def test_there_is_one_default(sam: User, house: Plan, start: Plan) -> None:
    assert plans.default_plan() == start
    plans.choose_default(house.pk, actor=sam)
    assert plans.default_plan() == house
    assert Plan.objects.filter(is_default=True).count() == 1


def test_the_default_is_not_retired(sam: User, start: Plan) -> None:
    with pytest.raises(plans.StillDefault, match="Choose another plan"):
        plans.retire_plan(start.pk, actor=sam)


def test_a_retired_plan_comes_back_and_is_no_default_before(sam: User, house: Plan) -> None:
    plans.retire_plan(house.pk, actor=sam)
    with pytest.raises(Http404):
        plans.choose_default(house.pk, actor=sam)
    assert plans.restore_plan(house.pk, actor=sam).retired_at is None


def test_support_changes_no_plan(sue: User, house: Plan) -> None:
    for change in (plans.retire_plan, plans.choose_default, plans.save_plan):
        with pytest.raises(Http404):
            change(house.pk, actor=sue)
