"""Who works for sync2gear. What is done here stands in no business's log, but visits that it ends do."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tenants import audit
from tenants.access import demand_of_staff
from tenants.confirmed import confirmed, owner_of
from tenants.models import StaffVisit, User

RIGHT = "edit_staff"
NO_ACCOUNT = (
    "Nobody has an account whose address is confirmed to be this one. Ask them to sign up with it and to "
    "follow the link in the mail, then come back."
)


class LastAdmin(Exception):
    """Its text says what has to be done first."""


@transaction.atomic
def hire(*, actor: User, email: str, role: str) -> User:
    """Raises ValidationError for an address that is nobody's, or that nobody has confirmed yet."""
    demand_of_staff(actor, RIGHT)
    user = owner_of(email)
    if user is None or not user.is_active:
        raise ValidationError({"email": NO_ACCOUNT})
    return set_role(user.pk, actor=actor, role=role)


@transaction.atomic
def set_role(pk: UUID, *, actor: User, role: str) -> User:
    """Empty: they work for sync2gear no more, and their visits end at once. Raises LastAdmin for the one who
    could not be replaced by anybody.
    """
    demand_of_staff(actor, RIGHT)
    # Two admins who take each other's role away wait for each other here.
    admins = set(locked_admins())
    row = get_object_or_404(User.objects.select_for_update(no_key=True), pk=pk)
    if row.staff_role == role:
        return row
    if not row.staff_role and not confirmed().filter(pk=pk).exists():
        raise Http404
    if admins == {row.pk} and role != User.StaffRole.ADMIN:
        raise LastAdmin(f"{row} is the last admin. Make somebody else one first.")
    row.staff_role = role
    row.save(update_fields=["staff_role"])
    audit.write(actor, None, "changed the role of", row)
    if not role:
        end_visits_of(row, actor)
    return row


def locked_admins() -> list[UUID]:
    admins = User.objects.filter(staff_role=User.StaffRole.ADMIN, is_active=True)
    return list(admins.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def end_visits_of(user: User, actor: User) -> None:
    now = timezone.now()
    visits = StaffVisit.objects.filter(user=user, until__gt=now)
    for visit in visits.select_related("business"):
        audit.write(actor, visit.business, "ended a visit to", visit.business, visitor=str(user))
    visits.update(until=now)
