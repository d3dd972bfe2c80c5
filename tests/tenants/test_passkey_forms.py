"""Passkeys, by one in software; tests/e2e/test_signing_in.py has a browser's."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.test import Client

from tenants.access import Person
from tests.conftest import signed_in_twice
from tests.passkeys import Passkey
from tests.tenants.test_second_step import PASSWORD, knows_password

HOST = {"Host": "localhost"}
ADD, ALONE = "/accounts/2fa/webauthn/add/", "/accounts/2fa/webauthn/login/"
JUNK: list[Any] = [
    "",
    "no json",
    [],
    5,
    None,
    {},
    {"id": 5},
    {"id": "x", "rawId": "x", "type": "public-key", "response": {}},
    {"id": "x", "rawId": "x", "type": "public-key", "response": []},
    {"response": {"userHandle": "!!"}},
    {"note": "\0"},
    {"note": "x" * 30_000},
    {"note": float("nan")},
    [[]] * 3000,
]
IDS = [str(number) for number in range(len(JUNK))]


@pytest.fixture
def as_olive_again(as_olive: Client, olive: Person) -> Client:
    """She has just typed her password."""
    olive.user.set_password(PASSWORD)
    olive.user.save(update_fields=["password"])
    as_olive.force_login(olive.user)
    as_olive.post("/accounts/reauthenticate/", {"password": PASSWORD}, headers=HOST)
    return as_olive


@pytest.fixture
def phone(olive: Person) -> Passkey:
    """Olive's."""
    phone = Passkey()
    WebAuthn.add(olive.user, "Phone", phone.created())
    return phone


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """A sign-in is counted there, and a session kept."""


def asked(client: Client) -> str:
    """The challenge of whoever wants to sign in with a passkey alone."""
    answer = client.get(ALONE, headers={"Accept": "application/json", **HOST})
    challenge: str = answer.json()["request_options"]["publicKey"]["challenge"]
    return challenge


def test_one_is_added(as_olive_again: Client, olive: Person) -> None:
    as_olive_again.get(ADD, headers=HOST)
    challenge = as_olive_again.session["mfa.webauthn.state"]["challenge"]
    told = json.dumps(Passkey().created(challenge))
    as_olive_again.post(ADD, {"name": "Phone", "passwordless": "on", "credential": told}, headers=HOST)
    names = [key.wrap().name for key in Authenticator.objects.filter(user=olive.user, type="webauthn")]
    assert names == ["Phone"]


def test_it_signs_in_alone(client: Client, olive: Person, phone: Passkey) -> None:
    told = json.dumps(phone.shown(asked(client), str(olive.user.pk)))
    client.post(ALONE, {"credential": told}, headers=HOST)
    assert client.get("/b/acme/").status_code == 200


def test_it_leads_on_to_where_one_wanted_to_be(client: Client, olive: Person, phone: Passkey) -> None:
    told = json.dumps(phone.shown(asked(client), str(olive.user.pk)))
    answer = client.post(ALONE, {"credential": told, "next": "/b/acme/music/"}, headers=HOST)
    assert answer.headers["Location"] == "/b/acme/music/"


def test_an_answer_counts_once(client: Client, olive: Person, phone: Passkey) -> None:
    told = json.dumps(phone.shown(asked(client), str(olive.user.pk)))
    client.post(ALONE, {"credential": told}, headers=HOST)
    later = Client()
    asked(later)
    later.post(ALONE, {"credential": told}, headers=HOST)
    assert "_auth_user_id" not in later.session


def test_somebody_elses_passkey_signs_nobody_in(client: Client, rita: Person, phone: Passkey) -> None:
    told = json.dumps(phone.shown(asked(client), str(rita.user.pk)))
    client.post(ALONE, {"credential": told}, headers=HOST)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("junk", JUNK, ids=IDS)
def test_what_is_no_passkey_is_refused_at_the_sign_in(client: Client, junk: Any) -> None:
    asked(client)
    told = junk if isinstance(junk, str) else json.dumps(junk)
    answer = client.post(ALONE, {"credential": told}, headers=HOST)
    assert answer.headers["Location"] == "/accounts/login/"
    assert b"The passkey was not accepted" in client.get("/accounts/login/").content


@pytest.mark.parametrize("junk", JUNK, ids=IDS)
def test_what_is_no_passkey_is_not_added(as_olive_again: Client, junk: Any) -> None:
    as_olive_again.get(ADD, headers=HOST)
    told = junk if isinstance(junk, str) else json.dumps(junk)
    answer = as_olive_again.post(ADD, {"name": "x", "credential": told}, headers=HOST)
    assert b"The passkey was not accepted" in answer.content
    assert not Authenticator.objects.filter(type="webauthn").exists()


@pytest.mark.parametrize("handle", ["", "x", "00000000-0000-4000-8000-00000000dead", "\0"])
def test_a_passkey_of_nobody_is_refused(client: Client, handle: str) -> None:
    told = json.dumps(Passkey().shown(asked(client), handle))
    client.post(ALONE, {"credential": told}, headers=HOST)
    assert b"The passkey was not accepted" in client.get("/accounts/login/").content


@pytest.mark.parametrize("name", ["x" * 61, "a\0b"])
def test_a_wrong_name_is_refused(olive: Person, phone: Passkey, name: str) -> None:
    key = Authenticator.objects.get(user=olive.user, type="webauthn")
    client = knows_password(olive.user, signed_in_twice)
    answer = client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/edit/", {"name": name})
    assert answer.status_code == 200
    key.refresh_from_db()
    assert key.wrap().name == "Phone"


def test_of_others_there_is_none(as_olive_again: Client, rita: Person) -> None:
    key = WebAuthn.add(rita.user, "Hers", Passkey().created()).instance
    for page in ("edit", "remove"):
        assert as_olive_again.get(f"/accounts/2fa/webauthn/keys/{key.pk}/{page}/").status_code == 404
