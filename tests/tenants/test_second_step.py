"""sync2gear's staff need a second step, shown in the session in which they work."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.test import Client

from tenants.models import Business, Membership, StaffVisit, User
from tests.codes import code
from tests.conftest import signed_in
from tests.passkeys import Passkey

NEEDED = "/accounts/2fa/needed/?next="
PASSWORD = "a-quiet-terrace-71"


def knows_password(user: User) -> Client:
    """Signed in, and has just typed the password again."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    client = signed_in(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def newcomer(sam: User) -> Client:
    """Sam before he has set anything up."""
    Authenticator.objects.filter(user=sam).delete()
    return knows_password(sam)


def test_staff_without_one_are_led_to_it_before_any_page(newcomer: Client) -> None:
    assert newcomer.get("/staff/").headers["Location"] == f"{NEEDED}%2Fstaff%2F"
    assert b"Set up a second step" in newcomer.get(f"{NEEDED}/staff/").content


def test_none_of_their_actions_answers_either(newcomer: Client, acme: Business) -> None:
    answer = newcomer.post("/staff/enter/acme/", {"reason": "The terrace is silent."})
    assert answer.headers["Location"].startswith(NEEDED)
    assert not StaffVisit.objects.exists()


def test_a_visit_that_has_begun_does_not_go_on_without_it(as_sam: Client, sam: User) -> None:
    as_sam.post("/staff/enter/acme/", {"reason": "The terrace is silent."})
    assert signed_in(sam).get("/b/acme/music/").headers["Location"] == f"{NEEDED}%2Fb%2Facme%2Fmusic%2F"


def test_a_fragment_takes_its_page_along(newcomer: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/staff/"}
    assert newcomer.get("/staff/", headers=headers).headers["HX-Redirect"].startswith(NEEDED)


def test_a_business_of_their_own_stays_open_to_them(newcomer: Client, sam: User, acme: Business) -> None:
    Membership.objects.create(user=sam, business=acme, role="manager")
    assert newcomer.get("/b/acme/").status_code == 200


def test_whoever_adds_a_passkey_gets_in_at_once(newcomer: Client) -> None:
    newcomer.get("/accounts/2fa/webauthn/add/", HTTP_HOST="localhost")
    key = Passkey().created(newcomer.session["mfa.webauthn.state"]["challenge"])
    told = {"name": "Phone", "credential": json.dumps(key)}
    newcomer.post("/accounts/2fa/webauthn/add/", told, HTTP_HOST="localhost")
    assert newcomer.get("/staff/").status_code == 200


def test_a_session_from_before_shows_it_once(sam: User) -> None:
    earlier = signed_in(sam)
    assert b"Type a code" in earlier.get(f"{NEEDED}/staff/").content
    answer = earlier.post("/accounts/2fa/reauthenticate/?next=/staff/", {"code": code(), "next": "/staff/"})
    assert answer.headers["Location"] == "/staff/"
    assert earlier.get("/staff/").status_code == 200


def test_whoever_has_it_is_sent_on(as_sam: Client) -> None:
    assert as_sam.get(f"{NEEDED}/staff/").headers["Location"] == "/staff/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_nobody_is_sent_to_another_site(as_sam: Client, elsewhere: str) -> None:
    assert as_sam.get(f"{NEEDED}{elsewhere}").headers["Location"] == "/"


def test_who_is_no_staff_is_asked_nothing(as_olive: Client) -> None:
    assert as_olive.get("/b/acme/").status_code == 200
    assert as_olive.get("/staff/").status_code == 404


def test_an_installation_can_do_without(newcomer: Client, settings) -> None:
    settings.STAFF_MFA = False
    assert newcomer.get("/staff/").status_code == 200


def test_asking_costs_no_query(sam: User, django_assert_num_queries) -> None:
    earlier = signed_in(sam)
    with django_assert_num_queries(3):  # its schema, the session, and whose it is
        assert earlier.get("/staff/").status_code == 302


def test_the_last_app_of_staff_stays(sam: User) -> None:
    client = knows_password(sam)
    assert b"your last second step" in client.get("/accounts/2fa/totp/deactivate/").content
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=sam, type="totp").exists()


def test_the_last_passkey_of_staff_stays(newcomer: Client, sam: User) -> None:
    key = WebAuthn.add(sam, "Phone", Passkey().created()).instance
    answer = newcomer.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert b"your last second step" in answer.content
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_one_of_two_may_go(sam: User) -> None:
    key = WebAuthn.add(sam, "Phone", Passkey().created()).instance
    knows_password(sam).post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_a_session_whose_step_was_removed_counts_as_one_without(as_sam: Client, sam: User, settings) -> None:
    settings.STAFF_MFA = False
    client = knows_password(sam)
    client.post("/accounts/2fa/totp/deactivate/")
    settings.STAFF_MFA = True
    assert client.get("/staff/").status_code == 302
    assert as_sam.get("/staff/").headers["Location"].startswith("/accounts/login/")


def test_its_secret_is_sealed(sam: User) -> None:
    kept = Authenticator.objects.get(user=sam).data["secret"]
    assert "JBSWY3DP" not in kept
    assert len(kept) > 60
