"""Signing up and in, through allauth's real pages and mails."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from tenants import accounts
from tenants.access import Person
from tenants.models import AuditLog, User

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


def subjects() -> list[str]:
    return [str(sent.subject) for sent in mail.outbox]


def test_a_known_address_is_told_by_mail_that_it_is_known(olive: Person) -> None:
    sign_up(Client(), olive.user.email)
    assert subjects() == ["You have an account already"]


def test_an_unknown_address_is_told_by_mail_that_there_is_no_account(db: None) -> None:
    Client().post("/accounts/password/reset/", {"email": "unknown@shop.example"})
    assert subjects() == ["There is no account with this address"]


def test_signing_up_hashes_a_password_for_whoever_is_known_too(olive: Person, monkeypatch) -> None:
    """Else a stopwatch would tell who is known."""
    hashed: list[str] = []
    monkeypatch.setattr(accounts, "make_password", hashed.append)
    sign_up(Client(), olive.user.email)
    assert len(hashed) == 1


def reset_link() -> str:
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    assert link
    return link[1]


def set_anew(client: Client, link: str):
    form = client.get(link, follow=True)
    path = form.redirect_chain[-1][0] if form.redirect_chain else link
    return client.post(path, {"password1": "another-terrace-9", "password2": "another-terrace-9"})


def test_a_link_sets_a_password_once(olive_signs_in, olive: Person) -> None:
    Client().post("/accounts/password/reset/", {"email": olive.user.email})
    link = reset_link()
    set_anew(Client(), link)
    assert olive_signs_in(password="another-terrace-9").headers["Location"] == "/"
    assert subjects()[-1] == "Your password was set anew"
    assert b"This link no longer works" in Client().get(link, follow=True).content


def test_a_link_that_is_too_old_says_so(olive_signs_in, olive: Person, settings) -> None:
    Client().post("/accounts/password/reset/", {"email": olive.user.email})
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert b"This link no longer works" in Client().get(reset_link(), follow=True).content


@pytest.mark.parametrize("key", ["abc", "MQ:1:x", "x" * 5000])
def test_a_link_that_nobody_was_sent_says_so(client: Client, db: None, key: str) -> None:
    assert b"This link no longer works" in client.get(f"/accounts/confirm-email/{key}/").content


def test_a_confirmation_counts_once(client: Client) -> None:
    sign_up(client, "new@shop.example")
    confirm(client)
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    assert link
    assert b"no longer works" in Client().get(link[1]).content


def test_too_many_sign_ups_get_a_page_that_says_when_to_come_back(db: None) -> None:
    answers = [sign_up(Client(), f"new{number}@shop.example") for number in range(21)]
    assert [answer.status_code for answer in answers[-2:]] == [302, 429]
    assert b"Wait five minutes" in answers[-1].content


@pytest.fixture
def as_olive_again(olive_signs_in) -> Client:
    """She has just typed her password."""
    client = Client()
    sign_in(client, "olive@acme.example")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    mail.outbox.clear()
    return client


def test_a_new_address_counts_when_it_is_confirmed_and_the_old_one_is_told(
    as_olive_again: Client, olive: Person
) -> None:
    as_olive_again.post("/accounts/email/", {"email": "olive@new.example", "action_add": ""})
    assert User.objects.get(pk=olive.user.pk).email == "olive@acme.example"
    confirm(as_olive_again)
    assert User.objects.get(pk=olive.user.pk).email == "olive@new.example"
    assert [sent.to for sent in mail.outbox] == [["olive@new.example"], ["olive@acme.example"]]
    assert AuditLog.objects.get(object_id=olive.user.pk, verb="changed").changes["email"]["to"]


def test_an_address_of_somebody_else_looks_like_any_other(as_olive_again: Client, rita: Person) -> None:
    answer = as_olive_again.post("/accounts/email/", {"email": rita.user.email, "action_add": ""})
    other = as_olive_again.post("/accounts/email/", {"email": "free@shop.example", "action_add": ""})
    assert (answer.status_code, answer.headers.get("Location")) == (302, other.headers.get("Location"))


def test_a_new_password_is_told_by_mail_with_where_it_came_from(as_olive_again: Client) -> None:
    new = {"oldpassword": PASSWORD, "password1": "another-terrace-9", "password2": "another-terrace-9"}
    as_olive_again.post("/accounts/password/change/", new, headers={"User-Agent": "Firefox"})
    assert subjects() == ["Your password was changed"]
    assert "127.0.0.1" in str(mail.outbox[0].body)
    assert "Firefox" in str(mail.outbox[0].body)


def test_the_address_is_not_changed_without_the_password_once_more(olive_signs_in) -> None:
    client = Client()
    sign_in(client, "olive@acme.example")
    answer = client.post("/accounts/email/", {"email": "olive@new.example", "action_add": ""})
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
