"""What people do to their accounts stands in the log, whoever they are."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from tenants.access import Person
from tenants.models import AuditLog, User
from tests.codes import code

PASSWORD = "a-quiet-terrace-71"
NEW = "an-even-quieter-1"


@pytest.fixture
def client(settings, olive: Person) -> Client:
    """Olive's browser, in which she has just typed her password."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    olive.user.set_password(PASSWORD)
    olive.user.save(update_fields=["password"])
    EmailAddress.objects.create(user=olive.user, email=olive.user.email, verified=True, primary=True)
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


def test_a_second_step_added_and_removed_stands_there_and_not_its_secret(
    client: Client, olive: Person, committed
) -> None:
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    with committed():
        client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=olive.user, type="totp").exists()
    assert {"added a second step to", "removed a second step of"} <= told(olive.user)
    assert secret not in str(list(AuditLog.objects.values()))
