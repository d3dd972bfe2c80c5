"""Through allauth's real pages."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from tenants.access import Person
from tenants.models import AuditLog, User

PASSWORD = "a-quiet-terrace-71"


@pytest.fixture(autouse=True)
def _quick_hashes(settings, db: None) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def known(user: User) -> User:
    """With a password and a confirmed address."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(user: User, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": password}, REMOTE_ADDR="203.0.113.9")
    return client


def told(user: User) -> list[tuple[str, str]]:
    rows = AuditLog.objects.filter(business=None, kind="user", object_id=user.pk).order_by("at")
    return [(row.actor_name, row.verb) for row in rows]


def test_a_sign_in_of_staff_stands_in_the_log_with_its_address(sue: User) -> None:
    sign_in(known(sue))
    assert told(sue) == [("Sue", "signed in as")]
    row = AuditLog.objects.get(object_id=sue.pk)
    assert (row.source, row.address, row.changes) == ("web", "203.0.113.9", {})


def test_one_that_is_refused_too(sue: User) -> None:
    sign_in(known(sue), "guessed")
    assert told(sue) == [("sync2gear", "refused a sign-in as")]


def test_others_sign_in_unseen(olive: Person) -> None:
    sign_in(known(olive.user))
    sign_in(olive.user, "guessed")
    assert told(olive.user) == []


def test_nobody_with_such_an_address_is_no_error(db: None) -> None:
    assert Client().post("/accounts/login/", {"login": "x@y.example", "password": "x"}).status_code == 200


@pytest.mark.parametrize(
    ("signal", "verb"),
    [
        (authenticator_added, "added a second step for"),
        (authenticator_removed, "removed a second step of"),
        (authenticator_reset, "renewed a second step of"),
    ],
    ids=["added", "removed", "renewed"],
)
def test_what_becomes_of_the_second_step_stands_there(sue: User, signal: Any, verb: str) -> None:
    signal.send(
        Authenticator, request=None, user=sue, authenticator=Authenticator(type="totp", data={"secret": "S"})
    )
    row = AuditLog.objects.get(object_id=sue.pk)
    assert (row.actor_name, row.verb) == ("Sue", verb)
    assert list(row.changes["means"].values()) == ["an app for codes"]


def test_a_wrong_code_stands_there(sue: User) -> None:
    known(sue)
    TOTP.activate(sue, "JBSWY3DPEHPK3PXP")
    client = sign_in(sue)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert told(sue) == [("sync2gear", "refused a second step of")]


def test_a_new_password_stands_there_and_not_what_it_is(sue: User) -> None:
    client = sign_in(known(sue))
    new = {"oldpassword": PASSWORD, "password1": "an-even-quieter-1", "password2": "an-even-quieter-1"}
    client.post("/accounts/password/change/", new)
    assert told(sue)[-1] == ("Sue", "changed the password of")
    assert "quieter" not in str(list(AuditLog.objects.values()))
