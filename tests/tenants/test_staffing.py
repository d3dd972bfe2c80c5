from contextlib import closing
from datetime import timedelta

import psycopg2
import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from psycopg2.errors import LockNotAvailable

from broadcast.edge.store import dsn_of
from tenants import staffing
from tenants.access import Person, person_in
from tenants.actions import start_visit
from tenants.models import AuditLog, Business, StaffVisit, User


def test_an_account_becomes_staff(sam: User, olive: Person) -> None:
    user = staffing.hire(actor=sam, email="Olive@Acme.example", role="support")
    assert (user, user.staff_role) == (olive.user, "support")
    row = AuditLog.objects.get(verb="changed the role of")
    assert (row.business, row.object_name, row.changes) == (
        None,
        "Olive",
        {"staff_role": {"from": "", "to": "support"}},
    )


def test_an_address_without_an_account_is_refused(sam: User) -> None:
    with pytest.raises(ValidationError, match="sign up"):
        staffing.hire(actor=sam, email="nobody@nowhere.example", role="admin")


def test_who_has_not_confirmed_the_address_is_refused(sam: User, olive: Person) -> None:
    EmailAddress.objects.filter(user=olive.user).update(verified=False)
    with pytest.raises(ValidationError, match="confirmed"):
        staffing.hire(actor=sam, email=olive.user.email, role="admin")
    with pytest.raises(Http404):
        staffing.set_role(olive.user.pk, actor=sam, role="admin")


def test_another_address_of_theirs_confirms_nothing(sam: User, olive: Person) -> None:
    EmailAddress.objects.filter(user=olive.user).update(email="other@acme.example")
    with pytest.raises(ValidationError):
        staffing.hire(actor=sam, email=olive.user.email, role="admin")


def test_who_was_deactivated_is_not_hired(sam: User, olive: Person) -> None:
    User.objects.filter(pk=olive.user.pk).update(is_active=False)
    with pytest.raises(ValidationError):
        staffing.hire(actor=sam, email=olive.user.email, role="admin")


def test_the_last_admin_stays(sam: User, sue: User) -> None:
    for role in ("", "support"):
        with pytest.raises(staffing.LastAdmin, match="Make somebody else one first"):
            staffing.set_role(sam.pk, actor=sam, role=role)
    staffing.set_role(sue.pk, actor=sam, role="admin")
    assert staffing.set_role(sam.pk, actor=sam, role="support").staff_role == "support"


def test_an_admin_who_was_deactivated_counts_for_nothing(sam: User, sue: User) -> None:
    User.objects.filter(pk=sue.pk).update(staff_role="admin", is_active=False)
    with pytest.raises(staffing.LastAdmin):
        staffing.set_role(sam.pk, actor=sam, role="")
    staffing.set_role(sue.pk, actor=sam, role="")


def test_two_admins_who_remove_each_other_wait(sam: User, sue: User) -> None:
    staffing.set_role(sue.pk, actor=sam, role="admin")
    named = "SELECT FROM public.tenants_user WHERE id = %s FOR NO KEY UPDATE NOWAIT"
    other = psycopg2.connect(dsn_of(settings.DATABASES["default"]))
    with closing(other), other.cursor() as cursor, pytest.raises(LockNotAvailable):
        cursor.execute(named, [str(sam.pk)])


def test_visits_end_with_the_role_and_the_business_reads_it(sam: User, sue: User, acme: Business) -> None:
    visit = start_visit(acme, actor=sue, reason="The terrace is silent.")
    staffing.set_role(sue.pk, actor=sam, role="")
    visit.refresh_from_db()
    assert visit.until <= timezone.now()
    assert person_in(User.objects.get(pk=sue.pk), acme) is None
    assert AuditLog.objects.get(business=acme, verb="ended a visit to").changes == {"visitor": {"to": "Sue"}}


def test_visits_that_are_over_stay_as_they_were(sam: User, sue: User, acme: Business) -> None:
    over = timezone.now() - timedelta(hours=1)
    StaffVisit.objects.create(user=sue, business=acme, reason="Earlier", until=over)
    staffing.set_role(sue.pk, actor=sam, role="")
    assert StaffVisit.objects.get().until == over


def test_support_hires_nobody(sue: User, olive: Person) -> None:
    with pytest.raises(Http404):
        staffing.hire(actor=sue, email=olive.user.email, role="admin")
