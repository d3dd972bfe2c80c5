"""Signing up and in, through allauth's real pages and mails."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from tenants.access import Person
from tenants.models import User

PASSWORD = "a-quiet-terrace-71"
#: Longer than the column; the sign-up would cut it and mail to another address.
LONG = "x" * 60 + "@" + ("y" * 60 + ".") * 4 + "example"


@pytest.fixture(autouse=True)
def _quick_hashes(settings, db: None) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def olive_signs_in(olive: Person):
    olive.user.set_password(PASSWORD)
    olive.user.save(update_fields=["password"])
    EmailAddress.objects.create(user=olive.user, email=olive.user.email, verified=True, primary=True)
    return lambda **fields: sign_in(Client(), olive.user.email, **fields)


def sign_in(client: Client, email: str, password: str = PASSWORD, query: str = ""):
    return client.post(f"/accounts/login/{query}", {"login": email, "password": password})


def sign_up(client: Client, email: str, password: str = PASSWORD):
    return client.post("/accounts/signup/", {"email": email, "password1": password})


def confirm(client: Client):
    """Follow the link of the newest mail and press the button on its page."""
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    assert link
    assert client.get(link[1]).status_code == 200
    return client.post(link[1])


def test_signing_up_mails_a_link_that_signs_in(client: Client) -> None:
    assert sign_up(client, "new@shop.example").status_code == 302
    assert "_auth_user_id" not in client.session
    confirm(client)
    assert client.get("/", follow=True).redirect_chain == [("/start/", 302)]


def test_an_address_is_kept_in_lower_case(client: Client) -> None:
    sign_up(client, "New.Person@Shop.Example")
    assert User.objects.get(email__startswith="new.").email == "new.person@shop.example"


def test_looking_at_the_link_confirms_nothing(client: Client) -> None:
    """Mail scanners open every link."""
    sign_up(client, "new@shop.example")
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    assert link
    client.get(link[1])
    assert not EmailAddress.objects.get(email="new@shop.example").verified


def test_an_unconfirmed_address_cannot_sign_in(client: Client) -> None:
    sign_up(client, "new@shop.example")
    later = Client()
    assert sign_in(later, "new@shop.example").headers["Location"] == "/accounts/confirm-email/"
    assert "_auth_user_id" not in later.session


def test_signing_up_never_tells_who_is_known(olive: Person) -> None:
    new, known = sign_up(Client(), "new@shop.example"), sign_up(Client(), olive.user.email)
    assert (new.status_code, new.headers["Location"]) == (known.status_code, known.headers["Location"])
    assert User.objects.filter(email=olive.user.email).count() == 1


def test_a_known_address_in_other_letters_makes_no_second_person(olive: Person) -> None:
    sign_up(Client(), olive.user.email.upper())
    assert User.objects.filter(email__iexact=olive.user.email).count() == 1


def test_resetting_a_password_never_tells_who_is_known(olive: Person) -> None:
    answers = [
        Client().post("/accounts/password/reset/", {"email": email})
        for email in (olive.user.email, "unknown@shop.example")
    ]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (302, "/accounts/password/reset/done/")
    }


def shown(answer) -> str:
    """A sign-in page without what differs by itself: the address typed in, the form's secret."""
    text = re.sub(r'value="[^"]*"|&quot;[^&]*&quot;|X-CSRFToken[^>]*', "", answer.content.decode())
    return re.sub(r"\s+", " ", text)


def test_a_wrong_password_looks_like_an_unknown_address(olive_signs_in) -> None:
    wrong, unknown = olive_signs_in(password="wrong-one"), sign_in(Client(), "unknown@shop.example")
    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert shown(wrong) == shown(unknown)


@pytest.mark.parametrize("password", ["", "short1", "password123", "12345678"])
def test_a_weak_password_is_refused(client: Client, password: str) -> None:
    assert sign_up(client, "new@shop.example", password).status_code == 200
    assert not User.objects.filter(email="new@shop.example").exists()


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "two@at@signs.example", LONG])
def test_what_is_no_address_is_refused(client: Client, email: str) -> None:
    assert sign_up(client, email).status_code == 200
    assert not mail.outbox


def test_guessing_is_stopped_even_when_the_guess_is_right(olive_signs_in) -> None:
    for _ in range(5):
        olive_signs_in(password="wrong-one")
    assert "_auth_user_id" not in olive_signs_in().wsgi_request.session


def test_signing_in_leads_home(olive_signs_in) -> None:
    assert olive_signs_in().headers["Location"] == "/"


def test_signing_in_goes_on_to_where_one_wanted_to_be(olive_signs_in) -> None:
    assert olive_signs_in(query="?next=/b/acme/music/").headers["Location"] == "/b/acme/music/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(olive_signs_in, elsewhere: str) -> None:
    assert olive_signs_in(query=f"?next={elsewhere}").headers["Location"] == "/"


def test_who_was_deactivated_is_asked_to_sign_in(as_olive: Client, olive: Person) -> None:
    User.objects.filter(pk=olive.user.pk).update(is_active=False)
    assert as_olive.get("/b/acme/").headers["Location"].startswith("/accounts/login/")


def test_signing_out_takes_a_post(as_olive: Client) -> None:
    as_olive.get("/accounts/logout/")
    assert as_olive.get("/b/acme/").status_code == 200
    as_olive.post("/accounts/logout/")
    assert as_olive.get("/b/acme/").status_code == 302
