"""sync2gear's staff need a second step, shown in the session in which they work."""

import json
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.test import Client

from tenants.models import Business, Membership, StaffVisit, User
from tests.codes import SECRET, code
from tests.conftest import signed_in, signed_in_twice
from tests.passkeys import Passkey

NEEDED = "/accounts/2fa/needed/?next="
PASSWORD = "a-quiet-terrace-71"


def knows_password(user: User, sign_in: Callable[[User], Client] = signed_in) -> Client:
    """Signed in, and has just typed the password again."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    client = sign_in(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def add_passkey(client: Client) -> None:
    client.get("/accounts/2fa/webauthn/add/", HTTP_HOST="localhost")
    key = Passkey().created(client.session["mfa.webauthn.state"]["challenge"])
    told = {"name": "Phone", "credential": json.dumps(key)}
    client.post("/accounts/2fa/webauthn/add/", told, HTTP_HOST="localhost")


def set_up(user: User, page: str) -> None:
    """A step of the other kind than `page` adds, with recovery codes."""
    Authenticator.objects.filter(user=user).delete()
    if page == "totp/activate/":
        WebAuthn.add(user, "Phone", Passkey().created())
    else:
        TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)


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
    add_passkey(newcomer)
    assert newcomer.get("/staff/").status_code == 200


OF_STEPS = [
    "webauthn/add/",
    "totp/activate/",
    "totp/deactivate/",
    "recovery-codes/",
    "recovery-codes/download/",
    "recovery-codes/generate/",
]


@pytest.mark.parametrize("page", OF_STEPS)
@pytest.mark.parametrize("who", ["Sam", "Olive"])
def test_the_password_alone_leads_to_the_step_and_not_past_it(db: None, who: str, page: str) -> None:
    user = User.objects.get(name=who)
    set_up(user, page)
    client = knows_password(user)
    before = set(Authenticator.objects.filter(user=user).values_list("pk", flat=True))
    assert client.get(f"/accounts/2fa/{page}").headers["Location"].startswith(NEEDED)
    client.post(f"/accounts/2fa/{page}")
    assert set(Authenticator.objects.filter(user=user).values_list("pk", flat=True)) == before
    assert b"One more step" in client.get(f"{NEEDED}/accounts/2fa/{page}").content


def test_a_passkey_set_up_by_the_password_alone_shows_nothing(newcomer: Client, sam: User) -> None:
    """Somebody else was quicker: the page stood open before."""
    newcomer.get("/accounts/2fa/webauthn/add/", HTTP_HOST="localhost")
    challenge = newcomer.session["mfa.webauthn.state"]["challenge"]
    TOTP.activate(sam, SECRET)
    told = {"name": "Phone", "credential": json.dumps(Passkey().created(challenge))}
    newcomer.post("/accounts/2fa/webauthn/add/", told, HTTP_HOST="localhost")
    assert newcomer.get("/staff/").headers["Location"].startswith(NEEDED)
    assert not Authenticator.objects.filter(user=sam, type="webauthn").exists()


def test_another_is_added_where_the_first_was_shown(sam: User) -> None:
    add_passkey(knows_password(sam, signed_in_twice))
    assert Authenticator.objects.filter(user=sam, type="webauthn").exists()


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
    client = knows_password(sam, signed_in_twice)
    assert b"your last second step" in client.get("/accounts/2fa/totp/deactivate/").content
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=sam, type="totp").exists()


def test_the_last_passkey_of_staff_stays(newcomer: Client, sam: User) -> None:
    add_passkey(newcomer)
    key = Authenticator.objects.get(user=sam, type="webauthn")
    answer = newcomer.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert b"your last second step" in answer.content
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_one_of_two_may_go(sam: User) -> None:
    key = WebAuthn.add(sam, "Phone", Passkey().created()).instance
    knows_password(sam, signed_in_twice).post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_a_session_whose_step_was_removed_counts_as_one_without(as_sam: Client, sam: User, settings) -> None:
    settings.STAFF_MFA = False
    client = knows_password(sam, signed_in_twice)
    client.post("/accounts/2fa/totp/deactivate/")
    settings.STAFF_MFA = True
    assert client.get("/staff/").status_code == 302
    assert as_sam.get("/staff/").headers["Location"].startswith("/accounts/login/")


def test_its_secret_is_sealed(sam: User) -> None:
    kept = Authenticator.objects.get(user=sam).data["secret"]
    assert "JBSWY3DP" not in kept
    assert len(kept) > 60
