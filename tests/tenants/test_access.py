import uuid
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from broadcast.models import Device, Zone
from library.models import Track
from tenants.access import MAY, OF_BUSINESS, OF_STAFF, RIGHTS, Person, person_in, staff_may
from tenants.models import Business, StaffVisit, User

HELP = set(OF_BUSINESS) - {"decide_approval", "manage_people", "see_plan", "close_business"}
#: Who may do what: the table that the pages promise.
TABLE = {
    "owner": set(OF_BUSINESS),
    "manager": HELP,
    "zone_user": {"see", "play_now"},
    "support": HELP
    | {"see_businesses", "enter", "see_system", "see_fleet", "see_all_logs", "answer_messages"},
    "admin": (set(OF_BUSINESS) | set(OF_STAFF)) - {"decide_approval"},
    # Who holds the address of a zone's remote.
    "remote": {"see", "play_now"},
}


def visit(user: User, business: Business, minutes: int) -> StaffVisit:
    until = timezone.now() + timedelta(minutes=minutes)
    return StaffVisit.objects.create(user=user, business=business, reason="Silent terrace", until=until)


@pytest.mark.parametrize("role", TABLE)
@pytest.mark.parametrize("right", RIGHTS)
def test_the_table_of_rights(role: str, right: str) -> None:
    person = Person(User(), Business(), role)
    with nullcontext() if right in TABLE[role] else pytest.raises(Http404):
        person.demand(right)
    assert person.may[right] == (right in TABLE[role])


def test_every_role_stands_in_the_table() -> None:
    assert set(MAY) == set(TABLE)


def test_an_unknown_right_is_a_mistake_and_not_a_no() -> None:
    with pytest.raises(KeyError):
        Person(User(), Business(), "owner").demand("fly")


def test_olive_is_the_owner_of_acme(olive: Person) -> None:
    assert (olive.role, olive.zone_ids, olive.visit) == ("owner", None, None)


def test_olive_is_nobody_in_rival(olive: Person, rival: Business) -> None:
    assert person_in(olive.user, rival) is None


def test_staff_are_nobody_without_a_visit(sam: User, acme: Business) -> None:
    assert person_in(sam, acme) is None


def test_staff_are_somebody_during_a_visit(sam: User, acme: Business, rival: Business) -> None:
    now = visit(sam, acme, 60)
    person = person_in(sam, acme)
    assert person is not None
    assert (person.role, person.visit) == ("admin", now)
    assert person_in(sam, rival) is None


@pytest.mark.parametrize("right", OF_STAFF)
def test_staff_may_what_their_role_says(sam: User, sue: User, olive: Person, right: str) -> None:
    allowed = [staff_may(user, right) for user in (sam, sue, olive.user)]
    assert allowed == [True, right in TABLE["support"], False]


def test_an_owner_is_no_staff_whatever_the_right_is_called(olive: Person) -> None:
    with pytest.raises(KeyError):
        staff_may(olive.user, "edit_library")


def test_who_was_deactivated_is_no_staff(sam: User) -> None:
    sam.is_active = False
    assert not staff_may(sam, "see_businesses")


def test_support_on_a_visit_keeps_out_of_people_and_closing(sue: User, acme: Business) -> None:
    visit(sue, acme, 60)
    person = person_in(sue, acme)
    assert person is not None
    assert [person.may[right] for right in ("edit_zones", "manage_people", "close_business")] == [
        True,
        False,
        False,
    ]


def test_a_visit_ends_by_itself(sam: User, acme: Business) -> None:
    visit(sam, acme, -1)
    assert person_in(sam, acme) is None


def test_a_visit_is_worth_nothing_without_being_staff(olive: Person, rival: Business) -> None:
    visit(olive.user, rival, 60)
    assert person_in(olive.user, rival) is None


def test_zed_sees_the_ground_floor_alone(zed: Person, ground: Zone, terrace: Zone) -> None:
    assert list(Zone.objects.open_to(zed)) == [ground]


def test_olive_sees_every_zone(olive: Person, ground: Zone, terrace: Zone) -> None:
    assert set(Zone.objects.open_to(olive)) == {ground, terrace}


def test_a_zone_user_without_zones_sees_none(zed: Person, ground: Zone) -> None:
    nowhere = Person(zed.user, zed.business, zed.role, frozenset())
    assert not Zone.objects.open_to(nowhere).exists()


def test_what_stands_in_a_zone_follows_the_zone(zed: Person, till: Device, terrace: Zone) -> None:
    Device.objects.create(zone=terrace, name="Bar", hardware_id="bar")
    assert list(Device.objects.open_to(zed)) == [till]


def test_what_stands_in_no_zone_is_open_to_all(zed: Person, song: Track) -> None:
    assert list(Track.objects.open_to(zed)) == [song]


def test_a_zone_of_others_cannot_be_loaded(zed: Person, terrace: Zone) -> None:
    with pytest.raises(Http404):
        Zone.objects.load(zed, "see", terrace.pk)


def test_nothing_is_loaded_without_the_right(zed: Person, ground: Zone) -> None:
    assert Zone.objects.load(zed, "see", ground.pk) == ground
    with pytest.raises(Http404):
        Zone.objects.load(zed, "edit_zones", ground.pk)


def test_what_does_not_exist_is_not_found(olive: Person, inside: Business) -> None:
    with pytest.raises(Http404):
        Track.objects.load(olive, "see", uuid.uuid4())


def test_what_was_removed_is_not_kept(song: Track) -> None:
    Track.objects.update(removed_at=timezone.now())
    assert not Track.objects.kept().exists()
