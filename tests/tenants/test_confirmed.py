import pytest
from allauth.account.models import EmailAddress

from tenants import confirmed
from tenants.models import Business, Membership, User
from tests.conftest import account


@pytest.fixture
def claim(db: None) -> User:
    """Somebody signed up as boss@shop.example and never followed the link."""
    user = account("boss@shop.example")
    EmailAddress.objects.filter(user=user).update(verified=False)
    return user


def is_there(user: User) -> bool:
    return User.objects.filter(pk=user.pk).exists()


def test_a_claim_is_nobodys_and_makes_room(claim: User) -> None:
    assert confirmed.owner_of("boss@shop.example") is None
    confirmed.clear_claim("Boss@Shop.example")
    assert not is_there(claim)


@pytest.mark.parametrize("kept", ["confirmed", "a member", "staff", "never signed up"])
def test_what_may_be_somebodys_stays(claim: User, acme: Business, kept: str) -> None:
    if kept == "confirmed":
        EmailAddress.objects.filter(user=claim).update(verified=True)
    elif kept == "a member":
        Membership.objects.create(user=claim, business=acme, role="manager")
    elif kept == "staff":
        User.objects.filter(pk=claim.pk).update(staff_role="admin")
    else:
        EmailAddress.objects.filter(user=claim).delete()
    confirmed.clear_claim("boss@shop.example")
    assert is_there(claim)
