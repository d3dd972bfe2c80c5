"""Through allauth's real pages."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_reset
from django.test import Client

from tenants.access import Person
from tenants.models import AuditLog, User
from tests.codes import code

PASSWORD = "a-quiet-terrace-71"


@pytest.fixture(autouse=True)
def _quick_hashes(settings, db: None) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def known(user: User) -> User:
    """With a password and a confirmed address."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def sign_in(user: User, password: str = PASSWORD) -> Client:
    """Staff are then asked for a code."""
    client = Client(REMOTE_ADDR="203.0.113.9")
    client.post("/accounts/login/", {"login": user.email, "password": password})
    return client


def with_code(client: Client, code: str) -> None:
    client.post("/accounts/2fa/authenticate/", {"code": code})


def told(user: User) -> list[tuple[str, str]]:
    rows = AuditLog.objects.filter(business=None, kind="user", object_id=user.pk).order_by("at")
    return [(row.actor_name, row.verb) for row in rows]


def test_a_sign_in_of_staff_stands_in_the_log_with_its_address(sue: User) -> None:
    client = sign_in(known(sue))
    assert told(sue) == []
    with_code(client, code())
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


def test_new_recovery_codes_stand_there(sue: User) -> None:
    codes = Authenticator(type="recovery_codes", data={"seed": "S"})
    authenticator_reset.send(Authenticator, request=None, user=sue, authenticator=codes)
    row = AuditLog.objects.get(object_id=sue.pk)
    assert (row.actor_name, row.verb) == ("Sue", "renewed a second step of")
    assert list(row.changes["step"].values()) == ["Recovery codes"]


def test_a_wrong_code_stands_there(sue: User) -> None:
    with_code(sign_in(known(sue)), "000000")
    assert told(sue) == [("sync2gear", "refused a second step of")]
