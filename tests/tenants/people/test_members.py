from collections.abc import Iterator

import pytest
from django.http import Http404

from broadcast.models import Floor, Zone
from tenants.access import Person, person_in
from tenants.models import AuditLog, Business, Membership, StaffVisit, User
from tenants.people import members
from tenants.people.holding import Refused
from tenants.people.places import reach_changed
from tests.tenants.test_access import visit


def place_of(person: Person) -> Membership:
    return Membership.objects.get(user=person.user, business=person.business)


def now(person: Person) -> Person | None:
    """Who they are with their next request."""
    return person_in(person.user, person.business)


@pytest.fixture
def told() -> Iterator[list[object]]:
    """The zones in which open pages were told to look again."""
    heard: list[object] = []

    def hear(**sent: object) -> None:
        heard.append(sent["zone_ids"])

    reach_changed.connect(hear, weak=False, dispatch_uid="test")
    yield heard
    reach_changed.disconnect(hear, dispatch_uid="test")


def test_a_role_holds_with_the_next_request(olive: Person, zed: Person) -> None:
    members.change_person(place_of(zed).pk, actor=olive, role="manager")
    after = now(zed)
    assert after
    assert (after.role, after.zone_ids) == ("manager", None)


def test_the_log_has_role_and_places_of_before_and_after(olive: Person, zed: Person, ground: Zone) -> None:
    members.change_person(place_of(zed).pk, actor=olive, role="owner")
    row = AuditLog.objects.get(verb="changed the role of")
    assert row.object_name == "Zed"
    assert row.changes == {
        "role": {"from": "Zone user", "to": "Owner"},
        "places": {"from": "Ground floor", "to": "everywhere"},
    }


def test_what_stays_as_it_was_is_no_news(
    olive: Person, zed: Person, ground: Zone, told: list[object]
) -> None:
    members.change_person(place_of(zed).pk, actor=olive, role="zone_user", zone_ids=[ground.pk])
    assert not AuditLog.objects.filter(verb__startswith="changed the").exists()
    assert not told


def test_a_floor_means_the_zones_that_stand_on_it(olive: Person, zed: Person, inside: Business) -> None:
    floor = Floor.objects.create(name="Upstairs")
    bar = Zone.objects.create(name="Bar", floor=floor)
    members.change_person(place_of(zed).pk, actor=olive, role="zone_user", floor_ids=[floor.pk])
    after = now(zed)
    assert after
    assert after.zone_ids == {bar.pk}


def test_zones_of_another_business_are_not_given(olive: Person, zed: Person, ground: Zone) -> None:
    members.change_person(place_of(zed).pk, actor=olive, role="zone_user", zone_ids=[Business().pk])
    assert place_of(zed).zone_ids == []


def test_who_is_deactivated_is_nobody_until_they_are_brought_back(olive: Person, zed: Person) -> None:
    members.deactivate(place_of(zed).pk, actor=olive)
    assert now(zed) is None
    members.bring_back(place_of(zed).pk, actor=olive)
    assert now(zed) == zed


def test_deactivating_twice_is_once(olive: Person, zed: Person) -> None:
    for _ in range(2):
        members.deactivate(place_of(zed).pk, actor=olive)
    assert AuditLog.objects.filter(verb="deactivated").count() == 1


def test_there_has_to_be_room_to_come_back(olive: Person, zed: Person) -> None:
    members.deactivate(place_of(zed).pk, actor=olive)
    Business.objects.filter(pk=olive.business.pk).update(people_limit=1)
    with pytest.raises(Refused, match="room for 1 person"):
        members.bring_back(place_of(zed).pk, actor=olive)


def test_who_is_removed_is_nobody_and_the_log_keeps_them(olive: Person, zed: Person, ground: Zone) -> None:
    members.remove(place_of(zed).pk, actor=olive)
    assert now(zed) is None
    row = AuditLog.objects.get(verb="removed")
    assert (row.object_name, row.object_id, row.changes["role"]["to"]) == ("Zed", zed.user.pk, "Zone user")


@pytest.mark.parametrize("action", [members.deactivate, members.remove])
def test_open_pages_look_again_where_somebody_was(
    olive: Person, zed: Person, told: list[object], action: object
) -> None:
    action(place_of(zed).pk, actor=olive)  # type: ignore[operator]
    assert told == [set(zed.zone_ids or ())]


def test_one_may_leave(olive: Person, zed: Person) -> None:
    members.leave(actor=zed)
    assert now(zed) is None
    row = AuditLog.objects.get(verb="left")
    assert (row.actor_name, row.object_name) == ("Zed", "Acme")


def test_staff_on_a_visit_have_nothing_to_leave(sam: User, acme: Business) -> None:
    visit(sam, acme, 60)
    person = person_in(sam, acme)
    assert person
    with pytest.raises(Http404):
        members.leave(actor=person)


def test_the_only_owner_cannot_leave(olive: Person) -> None:
    with pytest.raises(Refused, match="You are the only owner of Acme"):
        members.leave(actor=olive)


@pytest.mark.parametrize("action", [members.deactivate, members.remove])
def test_staff_cannot_lock_the_only_owner_out(sam: User, olive: Person, action: object) -> None:
    visit(sam, olive.business, 60)
    person = person_in(sam, olive.business)
    with pytest.raises(Refused, match="Olive is the only owner of Acme"):
        action(place_of(olive).pk, actor=person)  # type: ignore[operator]


def test_nobody_demotes_the_only_owner(sam: User, olive: Person) -> None:
    visit(sam, olive.business, 60)
    person = person_in(sam, olive.business)
    assert person
    with pytest.raises(Refused, match="Make somebody else an owner first"):
        members.change_person(place_of(olive).pk, actor=person, role="manager")


@pytest.mark.parametrize("out", ["deactivated", "left sync2gear"])
def test_an_owner_who_cannot_get_in_is_no_other_owner(olive: Person, otto: Membership, out: str) -> None:
    if out == "deactivated":
        members.deactivate(otto.pk, actor=olive)
    else:
        User.objects.filter(pk=otto.user_id).update(is_active=False)
    with pytest.raises(Refused, match="the only owner"):
        members.leave(actor=olive)


def test_one_of_two_owners_may_go(olive: Person, otto: Membership) -> None:
    members.remove(otto.pk, actor=olive)
    assert not Membership.objects.filter(pk=otto.pk).exists()


@pytest.mark.parametrize("action", [members.deactivate, members.remove, members.bring_back])
def test_nobody_changes_their_own_place(olive: Person, otto: Membership, action: object) -> None:
    with pytest.raises(Refused, match="Your own place"):
        action(place_of(olive).pk, actor=olive)  # type: ignore[operator]


def test_nobody_raises_themselves(olive: Person, otto: Membership) -> None:
    with pytest.raises(Refused, match="Your own place"):
        members.change_person(place_of(olive).pk, actor=olive, role="owner")


@pytest.mark.parametrize("action", [members.deactivate, members.remove, members.bring_back])
def test_managers_manage_nobody(milo: Membership, zed: Person, action: object) -> None:
    with pytest.raises(Http404):
        action(place_of(zed).pk, actor=person_in(milo.user, milo.business))  # type: ignore[operator]


@pytest.mark.parametrize("action", [members.deactivate, members.remove, members.bring_back])
def test_nobody_of_another_business_is_touched(rita: Person, zed: Person, action: object) -> None:
    with pytest.raises(Http404):
        action(place_of(zed).pk, actor=rita)  # type: ignore[operator]


def test_support_on_a_visit_manages_nobody(sue: User, zed: Person) -> None:
    visit(sue, zed.business, 60)
    person = person_in(sue, zed.business)
    assert person
    with pytest.raises(Http404):
        members.deactivate(place_of(zed).pk, actor=person)


def test_what_an_admin_does_on_a_visit_stands_in_the_log_with_the_visit(sam: User, zed: Person) -> None:
    seen: StaffVisit = visit(sam, zed.business, 60)
    person = person_in(sam, zed.business)
    assert person
    members.deactivate(place_of(zed).pk, actor=person)
    assert AuditLog.objects.get(verb="deactivated").visit_id == seen.pk
