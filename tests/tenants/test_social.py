"""Signing in with Google and Microsoft, by their protocol, with a provider on loopback in their place."""

from collections.abc import Iterator
from copy import deepcopy
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from django.core import mail
from django.test import Client

from sync2gear.headers import policy
from tenants.access import Person
from tenants.models import AuditLog, User
from tests.codes import code
from tests.tenants.fake_provider import FakeProvider, serving

OLIVE = {"sub": "g-1", "email": "olive@acme.example", "email_verified": True, "given_name": "Olive"}
HERS = {"id": "m-1", "mail": "olive@acme.example", "givenName": "Olive", "surname": "Berg"}


@pytest.fixture
def provider(monkeypatch, settings, db: None) -> Iterator[FakeProvider]:
    """Both of them."""
    with serving() as provider:
        monkeypatch.setattr(GoogleOAuth2Adapter, "authorize_url", f"{provider.url}/authorize")
        monkeypatch.setattr(GoogleOAuth2Adapter, "access_token_url", f"{provider.url}/token")
        known = deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
        known["microsoft"]["APPS"][0]["settings"] |= {"login_url": provider.url, "graph_url": provider.url}
        settings.SOCIALACCOUNT_PROVIDERS = known
        yield provider


@pytest.fixture
def olive_is_confirmed(olive: Person) -> User:
    return olive.user


def go(client: Client, provider: FakeProvider, name: str = "google", process: str = "login"):
    """Press the button, follow the browser to the provider and back; the answer there."""
    there = client.post(f"/accounts/{name}/login/?process={process}").headers["Location"]
    assert there.startswith(provider.url)
    back = urlsplit(httpx.get(there).headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def who(client: Client) -> User | None:
    return User.objects.filter(pk=client.session.get("_auth_user_id", UUID(int=0))).first()


def test_somebody_new_is_in_at_once_where_google_vouches(client: Client, provider: FakeProvider) -> None:
    provider.person = OLIVE | {"email": "new@shop.example", "family_name": "Berg"}
    go(client, provider)
    found = who(client)
    assert found
    assert (found.email, found.name) == ("new@shop.example", "Olive Berg")
    assert provider.asked == ["/authorize", "/token"]


def test_a_confirmed_address_that_google_vouches_for_is_the_account(
    client: Client, provider: FakeProvider, olive_is_confirmed: User
) -> None:
    provider.person = OLIVE
    go(client, provider)
    assert who(client) == olive_is_confirmed
    assert SocialAccount.objects.get().user == olive_is_confirmed
    assert AuditLog.objects.filter(verb="connected", object_id=olive_is_confirmed.pk).exists()


@pytest.mark.parametrize("vouched", [False, None])
def test_an_address_that_nobody_vouches_for_takes_nothing_over(
    client: Client, provider: FakeProvider, olive_is_confirmed: User, vouched: bool | None
) -> None:
    provider.person = OLIVE | {"email_verified": vouched}
    answer = go(client, provider)
    assert (who(client), answer.headers["Location"]) == (None, "/accounts/confirm-email/")
    assert not SocialAccount.objects.exists()
    assert mail.outbox[-1].subject == "You have an account already"


def test_microsoft_vouches_for_nobody(
    client: Client, provider: FakeProvider, olive_is_confirmed: User
) -> None:
    provider.person = HERS
    go(client, provider, "microsoft")
    assert who(client) is None
    assert not SocialAccount.objects.exists()


def test_somebody_new_from_microsoft_confirms_the_address(client: Client, provider: FakeProvider) -> None:
    provider.person = HERS | {"mail": "new@shop.example"}
    go(client, provider, "microsoft")
    assert who(client) is None
    assert not EmailAddress.objects.get(email="new@shop.example").verified


def test_whoever_is_signed_in_connects_it_and_comes_back_by_it(
    as_olive: Client, client: Client, provider: FakeProvider, olive_is_confirmed: User
) -> None:
    provider.person = HERS
    go(as_olive, provider, "microsoft", "connect")
    assert b"olive@acme.example" in as_olive.get("/accounts/3rdparty/").content
    go(client, provider, "microsoft")
    assert who(client) == olive_is_confirmed


def test_what_is_connected_elsewhere_stays_there(
    as_olive: Client, as_rita: Client, provider: FakeProvider, olive_is_confirmed: User
) -> None:
    provider.person = HERS
    go(as_olive, provider, "microsoft", "connect")
    go(as_rita, provider, "microsoft", "connect")
    assert SocialAccount.objects.get().user == olive_is_confirmed


def test_an_account_that_somebody_else_may_have_begun_loses_its_password(
    client: Client, provider: FakeProvider
) -> None:
    Client().post("/accounts/signup/", {"email": "new@shop.example", "password1": "a-quiet-terrace-71"})
    provider.person = OLIVE | {"email": "new@shop.example"}
    go(client, provider)
    found = User.objects.get(email="new@shop.example")
    assert (who(client), found.has_usable_password()) == (None, False)


def test_staff_still_show_their_second_step(client: Client, provider: FakeProvider, sam: User) -> None:
    provider.person = OLIVE | {"email": sam.email}
    assert go(client, provider).headers["Location"] == "/accounts/2fa/authenticate/"
    assert who(client) is None
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert client.get("/staff/").status_code == 200


def test_whoever_stops_on_the_way_is_told_so(client: Client, provider: FakeProvider) -> None:
    provider.refuses = True
    answer = go(client, provider)
    assert answer.headers["Location"] == "/accounts/3rdparty/login/cancelled/"
    assert b"You stopped on the way" in client.get(answer.headers["Location"]).content


def test_a_token_for_another_site_signs_nobody_in(client: Client, provider: FakeProvider) -> None:
    provider.person = OLIVE | {"aud": "another-site"}
    answer = go(client, provider)
    assert (who(client), b"That did not work" in answer.content) == (None, True)


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=guessed", "?error=%00&state=x"])
def test_an_answer_that_nobody_asked_for_signs_nobody_in(client: Client, db: None, query: str) -> None:
    answer = client.get(f"/accounts/google/login/callback/{query}")
    assert (who(client), answer.status_code < 500) == (None, True)


def test_buttons_stand_only_where_it_is_set_up(client: Client, settings) -> None:
    assert b"Go on with Google" in client.get("/accounts/login/").content
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert b"Go on with" not in client.get("/accounts/login/").content


def test_forms_may_lead_to_their_sign_in(settings) -> None:
    assert "form-action 'self' https://accounts.google.com https://login.microsoftonline.com" in policy()
    settings.SIGN_IN_ORIGINS = []
    assert "form-action 'self';" in policy()
