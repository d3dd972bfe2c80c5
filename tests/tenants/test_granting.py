import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from broadcast.models import Zone
from library.models import Track
from tenants import granting
from tenants.access import Person
from tenants.models import AuditLog, Business, Invitation, Letter, Membership, Plan, User
from tenants.opening import open_business
from tenants.schemas import in_public
from tests.broadcast.feeding import fed, row_of
from tests.conftest import account
from tests.queued import jobs


@pytest.fixture
def nell(db: None) -> User:
    return account("nell@shop.example", name="Nell")


@pytest.fixture
def house(db: None) -> Plan:
    return Plan.objects.get(name="House")


def create(actor: User, **told: Any) -> Business:
    asked: dict[str, Any] = {"name": "Café Aroma", "slug": "cafe-aroma", "time_zone": "Europe/Vienna"}
    return granting.create_business(
        actor=actor,
        **({"plan": None, "owner_email": "nell@shop.example", "portal": "https://x"} | asked | told),
    )


def last(business: Business, verb: str) -> AuditLog:
    return AuditLog.objects.filter(business=business, verb=verb).latest("at")


def test_staff_make_a_business_for_somebody(sam: User, nell: User, house: Plan) -> None:
    made = create(sam, plan=house, owner_email="Nell@Shop.example")
    assert Membership.objects.get(business=made).user == nell
    assert (made.plan, made.zone_limit, made.features) == (house, 100, ["multi_floor"])
    assert made.trial_ends_at is not None
    assert (f"tenants.opening.{open_business.__name__}", None, str(made.pk)) in jobs()
    assert last(made, "made").changes["owner"]["to"] == "nell@shop.example"


def test_who_has_an_account_is_told_of_a_new_business(sam: User, nell: User) -> None:
    create(sam)
    letter = Letter.objects.get()
    assert (letter.recipients, letter.subject) == ([nell.email], "Café Aroma is yours on sync2gear")
    assert "sync2gear has opened Café Aroma for you" in letter.text
    assert "https://x/opening/" in letter.text


def test_without_a_plan_it_may_have_everything_for_good(sam: User, nell: User) -> None:
    made = create(sam)
    assert (made.plan, made.zone_limit, made.trial_ends_at) == (None, None, None)


def test_an_owner_without_an_account_is_invited(sam: User) -> None:
    made = create(sam)
    row = Invitation.objects.get(business=made)
    assert (row.email, row.role, row.invited_by) == ("nell@shop.example", "owner", sam)
    assert last(made, "invited").actor_name == "Sam"
    assert "https://x/invitation/" in Letter.objects.get().text


def test_who_has_not_confirmed_the_address_is_invited_too(sam: User, nell: User) -> None:
    """Anybody can sign up with it."""
    EmailAddress.objects.filter(user=nell).update(verified=False)
    made = create(sam)
    assert not Membership.objects.filter(business=made).exists()
    assert Invitation.objects.get(business=made).email == "nell@shop.example"


def test_a_deactivated_account_becomes_no_owner(sam: User, nell: User) -> None:
    User.objects.filter(pk=nell.pk).update(is_active=False)
    with pytest.raises(ValidationError) as refused:
        create(sam)
    assert list(refused.value.message_dict) == ["owner_email"]


@pytest.mark.parametrize("slug", ["acme", "acrne", "admin", "Café"])
def test_an_address_that_cannot_be_is_refused(sam: User, nell: User, slug: str) -> None:
    with pytest.raises(ValidationError) as refused:
        create(sam, slug=slug)
    assert list(refused.value.message_dict) == ["slug"]
    assert not Business.objects.filter(name="Café Aroma").exists()


def test_what_staff_change_stands_in_the_businesss_own_log(sam: User, acme: Business) -> None:
    granting.change_business(acme.pk, actor=sam, zone_limit=3, price_a_month=Decimal("12.50"), name="Acme")
    row = last(acme, "changed")
    assert row.actor_name == "Sam"
    assert row.changes == {
        "zone_limit": {"from": None, "to": 3},
        "price_a_month": {"from": "0.00", "to": "12.50"},
    }


def test_nothing_is_written_where_nothing_is_new(sam: User, acme: Business) -> None:
    granting.change_business(acme.pk, actor=sam, zone_limit=None)
    assert not AuditLog.objects.filter(business=acme, verb="changed").exists()


def test_a_plan_brings_its_numbers_and_leaves_the_trial(sam: User, acme: Business, house: Plan) -> None:
    granting.give_plan(acme.pk, actor=sam, plan=house)
    acme.refresh_from_db()
    assert (acme.plan, acme.device_limit, acme.trial_ends_at) == (house, 200, None)
    assert last(acme, "gave a plan to").changes["plan"] == {"from": None, "to": "House"}


@pytest.mark.parametrize(("days", "is_kept"), [(-1, False), (1, True)])
def test_a_plan_ends_a_trial_that_is_over(
    sam: User, acme: Business, house: Plan, days: int, is_kept: bool
) -> None:
    Business.objects.filter(pk=acme.pk).update(trial_ends_at=timezone.now() + timedelta(days=days))
    given = granting.give_plan(acme.pk, actor=sam, plan=house)
    assert bool(given.trial_ends_at) == is_kept


def test_zones_hear_of_another_clock(sam: User, acme: Business, ground: Zone, song: Track, committed) -> None:
    before = fed(ground)
    with in_public(), committed():
        granting.change_business(acme.pk, actor=sam, time_zone="Asia/Tokyo")
    after = json.loads(bytes(row_of(ground).body))
    assert (before["zone"]["tz"], after["zone"]["tz"]) == ("Europe/London", "Asia/Tokyo")


def test_without_its_plan_the_numbers_stay(sam: User, acme: Business, house: Plan) -> None:
    granting.give_plan(acme.pk, actor=sam, plan=house)
    granting.give_plan(acme.pk, actor=sam, plan=None)
    acme.refresh_from_db()
    assert (acme.plan, acme.device_limit) == (None, 200)


def test_support_grants_nothing(sue: User, acme: Business) -> None:
    with pytest.raises(Http404):
        granting.change_business(acme.pk, actor=sue, zone_limit=3)


def test_owners_grant_themselves_nothing(olive: Person, acme: Business) -> None:
    with pytest.raises(Http404):
        granting.give_plan(acme.pk, actor=olive.user, plan=None)
