"""Two people at the same moment, each with a connection and a transaction of their own, which commits."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.http import Http404
from django.utils import timezone
from django_q.models import OrmQ

from broadcast.models import Floor, Zone
from tenants.access import Person, person_in
from tenants.models import Business, Invitation, Letter, Membership, User
from tenants.people import accepting, inviting, members
from tenants.people.holding import Refused
from tenants.people.places import follow_floors
from tests.forgotten import forget_since
from tests.library.uploading.apart import apart, meanwhile
from tests.tenants.people.conftest import PORTAL

ANN, BOB = "ann@acme.example", "bob@shop.example"


@pytest.fixture
def ann(acme: Business, olive: Person) -> Iterator[Membership]:
    """Another owner, whom every connection sees. What is done meanwhile is taken back at the end."""
    since = timezone.now()

    def make() -> Membership:
        User.objects.create_user(BOB, name="Bob")
        user = User.objects.create_user(ANN, name="Ann")
        return Membership.objects.create(user=user, business=acme, role="owner")

    def clean() -> None:
        Letter.objects.filter(due_at__gte=since).delete()
        User.objects.filter(email__in=[ANN, BOB]).delete()
        Invitation.objects.filter(created_at__gte=since).delete()
        Membership.objects.get_or_create(user=olive.user, business=acme, defaults={"role": "owner"})
        Membership.objects.filter(user=olive.user).update(role="owner")
        for model in (Zone, Floor):
            model.objects.filter(created_at__gte=since).delete()
        forget_since(since)
        OrmQ.objects.all().delete()

    yield apart(acme, make)
    apart(acme, clean)


@pytest.fixture
def bob(ann: Membership) -> User:
    return User.objects.get(email=BOB)


def ann_herself(acme: Business) -> Person:
    found = person_in(User.objects.get(email=ANN), acme)
    assert found
    return found


def owners(business: Business) -> int:
    return business.memberships.at_work().filter(role="owner").count()


def refused(business: Business, action: Callable[[], object]) -> bool:
    """Whether somebody else, apart from us, may not do it."""
    try:
        apart(business, action)
    except (Refused, Http404):
        return True
    return False


def test_two_owners_who_demote_each_other_leave_one(acme: Business, olive: Person, ann: Membership) -> None:
    own, anns = Membership.objects.get(user=olive.user), ann_herself(acme)
    with meanwhile(acme, partial(members.change_person, ann.pk, actor=olive, role="manager")):
        assert refused(acme, partial(members.change_person, own.pk, actor=anns, role="manager"))
    assert owners(acme) == 1


def test_two_owners_who_leave_at_once_leave_one(acme: Business, olive: Person, ann: Membership) -> None:
    with meanwhile(acme, partial(members.leave, actor=ann_herself(acme))):
        assert refused(acme, partial(members.leave, actor=olive))
    assert owners(acme) == 1


def test_two_clicks_at_once_join_once(acme: Business, olive: Person, bob: User) -> None:
    row = apart(acme, partial(inviting.invite, actor=olive, email=BOB, role="manager", portal=PORTAL))
    click = partial(accepting.accept, row.pk, actor=bob, proof=row.token_hash)
    with meanwhile(acme, click):
        assert apart(acme, click) == acme
    assert bob.memberships.count() == 1


def test_an_address_is_invited_once_by_two_at_once(acme: Business, olive: Person, bob: User) -> None:
    by = partial(inviting.invite, email=BOB, role="manager", portal=PORTAL)
    with meanwhile(acme, partial(by, actor=olive)):
        assert refused(acme, partial(by, actor=ann_herself(acme)))
    assert Invitation.objects.filter(email=BOB).count() == 1


def test_what_is_put_on_a_floor_while_somebody_joins_is_theirs(
    acme: Business, olive: Person, bob: User
) -> None:
    floor = apart(acme, lambda: Floor.objects.create(name="Upstairs"))
    by = partial(inviting.invite, actor=olive, email=BOB, portal=PORTAL)
    row = apart(acme, partial(by, role="zone_user", floor_ids=[floor.pk]))

    def put() -> None:
        Zone.objects.create(name="Bar", floor=floor)
        follow_floors(acme)

    with meanwhile(acme, put):
        apart(acme, partial(accepting.accept, row.pk, actor=bob, proof=row.token_hash))
    assert len(bob.memberships.get().floor_zone_ids) == 1
