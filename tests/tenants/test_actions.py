import re
from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from tenants import actions
from tenants.access import Person, person_in
from tenants.models import AuditLog, Business, Membership, StaffVisit, User
from tests.queued import jobs


@pytest.fixture
def nell(db: None) -> User:
    """New here, without a business."""
    return User.objects.create_user("nell@shop.example", name="Nell")


def ask(actor: User, name: str = "Café Aroma") -> Business:
    return actions.ask_for_business(actor=actor, name=name, time_zone="Europe/Vienna")


def test_who_asks_for_a_business_owns_it(nell: User) -> None:
    business = ask(nell)
    assert (business.name, business.slug, business.time_zone) == ("Café Aroma", "cafe-aroma", "Europe/Vienna")
    assert Membership.objects.get(business=business).role == "owner"
    assert business.status == Business.Status.OPENING


def test_a_worker_is_asked_to_open_it(nell: User) -> None:
    business = ask(nell)
    assert jobs() == [("tenants.opening.open_business", None, str(business.pk))]


def test_asking_stands_in_the_log(nell: User) -> None:
    row = AuditLog.objects.get(business=ask(nell))
    assert (row.actor_id, row.verb, row.object_name) == (nell.pk, "asked for", "Café Aroma")


def test_a_double_click_opens_one_business(nell: User) -> None:
    assert ask(nell) == ask(nell)
    assert (Membership.objects.filter(user=nell).count(), len(jobs())) == (1, 1)


def test_a_second_business_can_follow_the_first(nell: User) -> None:
    first = ask(nell)
    Business.objects.filter(pk=first.pk).update(status=Business.Status.OPEN)
    assert ask(nell) != first


def test_the_same_name_twice_gets_two_addresses(nell: User, sam: User) -> None:
    first, second = ask(nell), ask(sam)
    assert re.fullmatch(f"{first.slug}-[0-9a-f]{{8}}", second.slug)


def test_a_schema_is_never_named_by_a_person(nell: User) -> None:
    assert re.fullmatch("b_[0-9a-f]{24}", ask(nell, "public").schema_name)


def test_a_visit_lasts_an_hour(sam: User, acme: Business) -> None:
    visit = actions.start_visit(acme, actor=sam, reason="Silent terrace")
    left = visit.until - timezone.now()
    assert timedelta(minutes=59) < left <= timedelta(minutes=60)


def test_a_visit_stands_in_the_businesss_own_log(sam: User, acme: Business) -> None:
    visit = actions.start_visit(acme, actor=sam, reason="Silent terrace")
    row = AuditLog.objects.get(business=acme, verb="entered")
    assert (row.actor_name, row.visit_id, row.changes) == (
        "Sam",
        visit.pk,
        {"reason": {"to": "Silent terrace"}},
    )


def test_only_staff_visit(olive: Person, rival: Business) -> None:
    with pytest.raises(Http404):
        actions.start_visit(rival, actor=olive.user, reason="Curious")
    assert not StaffVisit.objects.exists()


def test_leaving_ends_every_visit_of_that_business_alone(sam: User, acme: Business, rival: Business) -> None:
    for business in (acme, acme, rival):
        actions.start_visit(business, actor=sam, reason="Silent terrace")
    actions.end_visits(actor=sam, business=acme)
    assert person_in(sam, acme) is None
    assert person_in(sam, rival)


def test_leaving_twice_is_logged_once(sam: User, acme: Business) -> None:
    actions.start_visit(acme, actor=sam, reason="Silent terrace")
    actions.end_visits(actor=sam, business=acme)
    actions.end_visits(actor=sam, business=acme)
    assert AuditLog.objects.filter(business=acme, verb="left").count() == 1
