from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from broadcast.models import Floor, Zone
from tenants.access import Person, person_in
from tenants.models import AuditLog, Business, Invitation, Membership, User
from tenants.people import accepting, inviting, members
from tests.tenants.people.conftest import PORTAL, Invited
from tests.tenants.test_access import visit


def join(row: Invitation, user: User) -> Business:
    return accepting.accept(row.pk, actor=user, proof=row.token_hash)


def test_who_accepts_is_what_they_were_invited_as(invited: Invited, nina: User) -> None:
    business = join(invited(), nina)
    person = person_in(nina, business)
    assert person
    assert (person.role, person.zone_ids, business.slug) == ("manager", None, "acme")


def test_a_zone_user_has_their_zones_and_what_stands_on_their_floors(
    invited: Invited, nina: User, ground: Zone
) -> None:
    floor = Floor.objects.create(name="Upstairs")
    row = invited(role="zone_user", floor_ids=[floor.pk], zone_ids=[ground.pk])
    bar = Zone.objects.create(name="Bar", floor=floor)
    person = person_in(nina, join(row, nina))
    assert person
    assert person.zone_ids == {ground.pk, bar.pk}


def test_the_log_says_who_joined_and_by_whom(invited: Invited, nina: User) -> None:
    join(invited(), nina)
    row = AuditLog.objects.get(verb="joined")
    assert (row.actor_name, row.object_name) == ("Nina", "Acme")
    assert row.changes == {"role": {"to": "Manager"}, "invited_by": {"to": "Olive"}}


def test_an_address_is_the_same_in_other_letters(invited: Invited, nina: User) -> None:
    nina.email = "Nina@Shop.example"
    nina.save(update_fields=["email"])
    assert join(invited(), nina)


def test_joining_twice_is_once(invited: Invited, nina: User) -> None:
    row = invited()
    assert join(row, nina) == join(row, nina)
    assert nina.memberships.count() == 1


def test_somebody_else_cannot_accept(invited: Invited, rita: Person) -> None:
    row = invited()
    with pytest.raises(accepting.CannotJoin, match="other"):
        join(row, rita.user)


def test_the_proof_of_an_old_link_is_none(invited: Invited, nina: User, olive: Person) -> None:
    old = invited()
    inviting.invite_again(old.pk, actor=olive, portal=PORTAL)
    with pytest.raises(Http404):
        join(old, nina)


def withdrawn(row: Invitation, olive: Person) -> None:
    inviting.withdraw(row.pk, actor=olive)


def expired(row: Invitation, olive: Person) -> None:
    Invitation.objects.filter(pk=row.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def suspended(row: Invitation, olive: Person) -> None:
    Business.objects.filter(pk=olive.business.pk).update(status="suspended")


def closing(row: Invitation, olive: Person) -> None:
    Business.objects.filter(pk=olive.business.pk).update(status="closing")


def closed(row: Invitation, olive: Person) -> None:
    Business.objects.filter(pk=olive.business.pk).update(status="closed")


def inviter_demoted(row: Invitation, olive: Person) -> None:
    Membership.objects.filter(user=olive.user).update(role="manager")


def inviter_locked_out(row: Invitation, olive: Person) -> None:
    Membership.objects.filter(user=olive.user).update(deactivated_at=timezone.now())


def inviter_gone(row: Invitation, olive: Person) -> None:
    Membership.objects.filter(user=olive.user).delete()


def inviter_deactivated(row: Invitation, olive: Person) -> None:
    User.objects.filter(pk=olive.user.pk).update(is_active=False)


def used_by_who_was_removed(row: Invitation, olive: Person) -> None:
    Invitation.objects.filter(pk=row.pk).update(accepted_at=timezone.now())


def no_room(row: Invitation, olive: Person) -> None:
    Business.objects.filter(pk=olive.business.pk).update(people_limit=1)


WHY_NOT: dict[Callable[[Invitation, Person], None], str] = {
    withdrawn: "withdrawn",
    expired: "expired",
    suspended: "shut",
    closing: "shut",
    closed: "shut",
    inviter_demoted: "void",
    inviter_locked_out: "void",
    inviter_gone: "void",
    inviter_deactivated: "void",
    used_by_who_was_removed: "used",
    no_room: "full",
}


@pytest.mark.parametrize("meanwhile", WHY_NOT, ids=lambda happened: happened.__name__)
def test_what_holds_no_more_lets_nobody_in(
    invited: Invited, nina: User, olive: Person, meanwhile: Callable[[Invitation, Person], None]
) -> None:
    row = invited()
    meanwhile(row, olive)
    with pytest.raises(accepting.CannotJoin, match=WHY_NOT[meanwhile]):
        join(row, nina)
    assert not nina.memberships.exists()
    assert not AuditLog.objects.filter(verb="joined").exists()


def test_who_is_locked_out_does_not_come_back_by_an_invitation(
    invited: Invited, nina: User, olive: Person
) -> None:
    row = invited()
    place = Membership.objects.create(user=nina, business=olive.business, role="manager")
    members.deactivate(place.pk, actor=olive)
    with pytest.raises(accepting.CannotJoin, match="deactivated"):
        join(row, nina)


def test_who_got_in_another_way_keeps_the_role_of_then(invited: Invited, nina: User, olive: Person) -> None:
    row = invited(role="owner")
    Membership.objects.create(user=nina, business=olive.business, role="manager")
    join(row, nina)
    assert nina.memberships.get().role == "manager"


def test_an_invitation_by_an_admin_on_a_visit_holds_after_it(
    invited: Invited, nina: User, acme: Business
) -> None:
    sam = User.objects.get(name="Sam")
    seen = visit(sam, acme, 60)
    row = invited(actor=person_in(sam, acme))
    seen.until = timezone.now()
    seen.save(update_fields=["until"])
    assert join(row, nina) == acme


def test_an_invitation_by_an_admin_ends_with_their_work(invited: Invited, nina: User, acme: Business) -> None:
    sam = User.objects.get(name="Sam")
    visit(sam, acme, 60)
    row = invited(actor=person_in(sam, acme))
    User.objects.filter(pk=sam.pk).update(staff_role="support")
    with pytest.raises(accepting.CannotJoin, match="void"):
        join(row, nina)
