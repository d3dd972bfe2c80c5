"""What people do to their accounts stands in the log, whoever they are."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from tenants.access import Person
from tenants.models import AuditLog, User
from tests.codes import SECRET, code
from tests.tenants.test_second_step import add_passkey

PASSWORD = "a-quiet-terrace-71"
NEW = "an-even-quieter-1"


@pytest.fixture
def client(settings, olive: Person) -> Client:
    """Olive's browser, in which she has just typed her password."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    olive.user.set_password(PASSWORD)
    olive.user.save(update_fields=["password"])
    client = Client()
    client.post("/accounts/login/", {"login": olive.user.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def told(user: User) -> set[str]:
    return set(AuditLog.objects.filter(kind="user", object_id=user.pk).values_list("verb", flat=True))


def test_a_new_password_stands_there_and_not_what_it_is(client: Client, olive: Person) -> None:
    told_it = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/accounts/password/change/", told_it)
    assert "changed the password of" in told(olive.user)
    assert "quieter" not in str(list(AuditLog.objects.values()))


def test_a_passkey_added_stands_there(client: Client, olive: Person) -> None:
    add_passkey(client)
    assert told(olive.user) == {"added a second step to"}


def test_the_first_one_signs_other_browsers_out_and_not_its_own(client: Client, olive: Person) -> None:
    elsewhere = Client()
    elsewhere.post("/accounts/login/", {"login": olive.user.email, "password": PASSWORD})
    assert elsewhere.get("/b/acme/").status_code == 200
    add_passkey(client)
    assert elsewhere.get("/b/acme/").headers["Location"].startswith("/accounts/login/")
    assert client.get("/b/acme/").status_code == 200


def test_a_step_removed_stands_there_and_not_its_secret(client: Client, olive: Person) -> None:
    TOTP.activate(olive.user, SECRET)
    client.post("/accounts/2fa/reauthenticate/", {"code": code()})
    client.post("/accounts/2fa/totp/deactivate/")
    assert "removed a second step of" in told(olive.user)
    assert SECRET not in str(list(AuditLog.objects.values()))
