from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import Http404
from django.utils import timezone

from tenants import states
from tenants.access import Person
from tenants.catalogue import CATALOGUE
from tenants.models import AuditLog, Business, Leaving, User
from tenants.signals import standing_changed

DAY = timedelta(days=1)


def again(business: Business) -> Business:
    return Business.objects.get(pk=business.pk)


def last(business: Business) -> AuditLog:
    row = AuditLog.objects.filter(business=business).order_by("at", "pk").last()
    assert row
    return row


def test_a_suspended_business_plays_for_the_grace(acme: Business, sam: User) -> None:
    states.suspend(acme.pk, actor=sam, reason="Not paid.", grace_days=3)
    row, now = again(acme), timezone.now()
    assert (row.status, row.suspended_why) == ("suspended", "Not paid.")
    assert row.plays_until
    assert timedelta(0) <= now + 3 * DAY - row.plays_until < timedelta(minutes=1)
    assert (row.is_silent(now), row.is_silent(now + 3 * DAY)) == (False, True)


def test_the_log_of_the_business_says_why(acme: Business, sam: User) -> None:
    states.suspend(acme.pk, actor=sam, reason="Not paid.")
    row = last(acme)
    assert (row.actor_name, row.verb, row.changes["reason"]["to"]) == ("Sam", "suspended", "Not paid.")


def test_suspending_again_changes_the_grace_and_not_since_when(acme: Business, sam: User) -> None:
    first = states.suspend(acme.pk, actor=sam, reason="Not paid.", grace_days=1)
    second = states.suspend(acme.pk, actor=sam, reason="Still not paid.", grace_days=9)
    assert second.suspended_at == first.suspended_at
    assert first.plays_until
    assert second.plays_until
    assert second.plays_until > first.plays_until


def test_of_a_suspension_the_reason_alone_is_changed(acme: Business, sam: User) -> None:
    first = states.suspend(acme.pk, actor=sam, reason="Not paid.", grace_days=3)
    second = states.suspend(acme.pk, actor=sam, reason="Still not paid.")
    assert (second.suspended_why, second.plays_until) == ("Still not paid.", first.plays_until)


def test_what_changes_nothing_of_a_suspension_stands_in_no_log(acme: Business, sam: User) -> None:
    for _ in range(2):
        states.suspend(acme.pk, actor=sam, reason="Not paid.")
    assert AuditLog.objects.filter(business=acme, verb="suspended").count() == 1


def test_reopening_forgets_the_suspension(acme: Business, sam: User) -> None:
    states.suspend(acme.pk, actor=sam, reason="Not paid.", grace_days=0)
    states.reopen(acme.pk, actor=sam)
    row = again(acme)
    assert (row.status, row.suspended_at, row.suspended_why, row.silent_from) == ("open", None, "", None)
    assert last(acme).verb == "reopened"


@pytest.mark.parametrize("name", ["Olive", "Sue", "Rita"])
def test_only_admins_of_the_staff_suspend_and_reopen(acme: Business, sam: User, name: str) -> None:
    actor = User.objects.get(name=name)
    with pytest.raises(Http404):
        states.suspend(acme.pk, actor=actor, reason="Not paid.")
    states.suspend(acme.pk, actor=sam, reason="Not paid.")
    with pytest.raises(Http404):
        states.reopen(acme.pk, actor=actor)


@pytest.mark.parametrize("status", ["opening", "closing", "closed"])
def test_only_what_is_open_is_suspended(acme: Business, sam: User, status: str) -> None:
    Business.objects.filter(pk=acme.pk).update(status=status)
    with pytest.raises(states.NotNow, match=status):
        states.suspend(acme.pk, actor=sam, reason="Not paid.")


def test_what_is_open_is_not_reopened(acme: Business, sam: User) -> None:
    with pytest.raises(states.NotNow, match="nothing to reopen"):
        states.reopen(acme.pk, actor=sam)


@pytest.mark.parametrize("act", [states.reopen, states.close])
def test_what_does_not_exist_is_404(sam: User, act) -> None:
    with pytest.raises(Http404):
        act(uuid4(), actor=sam)


def test_an_owner_closes_it_for_good_in_thirty_days(acme: Business, olive: Person) -> None:
    states.close(acme.pk, actor=olive.user)
    row = again(acme)
    assert (row.status, row.leaving) == ("closing", Leaving.ASKED)
    assert row.goes_at
    assert row.closing_at
    assert row.goes_at - row.closing_at == 30 * DAY
    assert row.is_silent(timezone.now())
    assert (last(acme).actor_name, last(acme).verb) == ("Olive", "closed")


def test_an_admin_of_the_staff_closes_too(acme: Business, sam: User) -> None:
    assert states.close(acme.pk, actor=sam).status == "closing"


@pytest.mark.parametrize("name", ["Zed", "Sue", "Rita"])
def test_nobody_else_closes_or_takes_it_back(acme: Business, olive: Person, name: str) -> None:
    actor = User.objects.get(name=name)
    with pytest.raises(Http404):
        states.close(acme.pk, actor=actor)
    states.close(acme.pk, actor=olive.user)
    with pytest.raises(Http404):
        states.reopen(acme.pk, actor=actor)


def test_closing_twice_is_once(acme: Business, olive: Person) -> None:
    first = states.close(acme.pk, actor=olive.user)
    assert states.close(acme.pk, actor=olive.user).goes_at == first.goes_at
    assert AuditLog.objects.filter(business=acme, verb="closed").count() == 1


def test_a_closing_business_comes_back_as_it_was(acme: Business, olive: Person) -> None:
    states.close(acme.pk, actor=olive.user)
    states.reopen(acme.pk, actor=olive.user)
    row = again(acme)
    assert (row.status, row.leaving, row.goes_at, row.silent_from) == ("open", "", None, None)


def test_closing_is_no_way_out_of_a_suspension(acme: Business, olive: Person, sam: User) -> None:
    states.suspend(acme.pk, actor=sam, reason="Not paid.", grace_days=3)
    with pytest.raises(Http404):
        states.close(acme.pk, actor=olive.user)
    until = states.close(acme.pk, actor=sam).plays_until
    assert states.reopen(acme.pk, actor=olive.user).status == "suspended"
    assert again(acme).silent_from == until


@pytest.mark.parametrize("leaving", [Leaving.GOING, Leaving.FILES, Leaving.EDGE, Leaving.SCHEMA])
def test_once_the_deletion_has_begun_there_is_no_way_back(
    acme: Business, olive: Person, leaving: str
) -> None:
    states.close(acme.pk, actor=olive.user)
    Business.objects.filter(pk=acme.pk).update(leaving=leaving)
    with pytest.raises(states.NotNow, match="being deleted"):
        states.reopen(acme.pk, actor=olive.user)


@pytest.mark.parametrize("act", [states.close, states.reopen])
def test_the_catalogue_stays_open(sam: User, act) -> None:
    with pytest.raises(states.NotNow, match="catalogue"):
        act(CATALOGUE, actor=sam)


def test_every_change_is_told(acme: Business, sam: User) -> None:
    told: list[str] = []

    def hear(business: Business, **_: object) -> None:
        told.append(business.status)

    standing_changed.connect(hear)
    try:
        states.suspend(acme.pk, actor=sam, reason="Not paid.")
        states.reopen(acme.pk, actor=sam)
        states.close(acme.pk, actor=sam)
        states.reopen(acme.pk, actor=sam)
    finally:
        standing_changed.disconnect(hear)
    assert told == ["suspended", "open", "closing", "open"]
