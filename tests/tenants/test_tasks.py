from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tenants.models import Business, Membership
from tenants.tasks import PATIENCE, open_what_waits
from tests.queued import jobs, work_off


@pytest.fixture
def forgotten(db: None) -> Business:
    """Still opening, long after it was asked for, and nothing in the queue."""
    long_ago = timezone.now() - PATIENCE - timedelta(minutes=1)
    return Business.objects.create(name="Corner Bakery", slug="bakery", created_at=long_ago)


def test_a_business_whose_job_got_lost_opens_all_the_same(forgotten: Business) -> None:
    open_what_waits()
    work_off()
    forgotten.refresh_from_db()
    assert forgotten.status == "open"


def test_a_business_that_was_just_asked_for_is_left_to_its_job(db: None) -> None:
    Business.objects.create(name="Corner Bakery", slug="bakery")
    open_what_waits()
    assert jobs() == []


@pytest.mark.parametrize("status", ["open", "suspended", "closing", "closed"])
def test_only_what_is_opening_is_opened(forgotten: Business, status: str) -> None:
    Business.objects.filter(pk=forgotten.pk).update(status=status)
    open_what_waits()
    assert jobs() == []


def test_an_owner_who_waits_too_long_reads_that_it_goes_on(as_olive: Client, olive, forgotten) -> None:
    Membership.objects.create(user=olive.user, business=forgotten, role="owner")
    assert "It is tried again" in as_olive.get(f"/opening/{forgotten.pk}/").content.decode()


def test_an_owner_who_has_just_asked_reads_nothing_of_delays(as_olive: Client, olive, db: None) -> None:
    business = Business.objects.create(name="Corner Bakery", slug="bakery")
    Membership.objects.create(user=olive.user, business=business, role="owner")
    assert "It is tried again" not in as_olive.get(f"/opening/{business.pk}/").content.decode()
