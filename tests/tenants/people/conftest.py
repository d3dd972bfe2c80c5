import re
from collections.abc import Callable
from typing import Any

import pytest

from tenants.access import Person
from tenants.models import Invitation, Letter, Membership, User
from tenants.people import inviting

PORTAL = "https://portal.example"
NINA = "nina@shop.example"

Invited = Callable[..., Invitation]


@pytest.fixture
def invited(olive: Person) -> Invited:
    """Somebody invited by olive, as a manager unless something else is said."""

    def invite(email: str = NINA, role: str = "manager", actor: Person = olive, **given: Any) -> Invitation:
        return inviting.invite(actor=actor, email=email, role=role, portal=PORTAL, **given)

    return invite


@pytest.fixture
def nina(db: None) -> User:
    return User.objects.create_user(NINA, name="Nina")


@pytest.fixture
def otto(olive: Person) -> Membership:
    """Another owner of acme."""
    user = User.objects.create_user("otto@acme.example", name="Otto")
    return Membership.objects.create(user=user, business=olive.business, role="owner")


@pytest.fixture
def milo(olive: Person) -> Membership:
    """A manager of acme."""
    user = User.objects.create_user("milo@acme.example", name="Milo")
    return Membership.objects.create(user=user, business=olive.business, role="manager")


def newest_link() -> str:
    """Of the letters that wait: the path of the link."""
    letter = Letter.objects.order_by("due_at").last()
    assert letter
    link = re.search(rf"{PORTAL}(/invitation/\S+)", letter.text)
    assert link
    return link[1]


def newest_token() -> str:
    return newest_link().split("/")[2]
