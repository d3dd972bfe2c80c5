import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from tenants import sessions
from tenants.access import Person
from tenants.models import AuditLog, User
from tests.conftest import signed_in

PASSWORD = "a-quiet-terrace-71"
PAGE = "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604"


@pytest.fixture(autouse=True)
def _quick_hashes(settings, olive: Person) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    olive.user.set_password(PASSWORD)
    olive.user.save(update_fields=["password"])


def browser(agent: str = FIREFOX) -> Client:
    """Olive, signed in with it."""
    client = Client(headers={"User-Agent": agent})
    client.post("/accounts/login/", {"login": "olive@acme.example", "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/b/acme/").status_code == 200


def rows() -> list[Any]:
    return list(UserSession.objects.order_by("pk"))


def test_the_page_lists_every_browser_and_marks_this_one() -> None:
    _phone, here = browser(PHONE), browser()
    text = re.sub(r"<[^>]+>|\s+", " ", here.get(PAGE).content.decode())
    assert re.search(r"Firefox 140 on Windows .*This browser .*Safari 18 on iPhone", text)
    assert "127.0.0.1" in text


def test_one_is_signed_out() -> None:
    phone, here = browser(PHONE), browser()
    here.post(f"{PAGE}{rows()[0].pk}/end/")
    assert (is_in(phone), is_in(here)) == (False, True)


def test_all_others_are_signed_out() -> None:
    phone, laptop, here = browser(PHONE), browser(), browser()
    here.post(f"{PAGE}end/")
    assert (is_in(phone), is_in(laptop), is_in(here)) == (False, False, True)
    assert AuditLog.objects.get(verb="signed out elsewhere").changes == {"browsers": {"to": 2}}


@pytest.mark.parametrize("pk", [0, 10**30])
def test_one_that_is_not_there_is_said_to_be_out(pk: int) -> None:
    here = browser()
    here.post(f"{PAGE}{pk}/end/")
    assert b"signed out already" in here.get(PAGE).content


def test_nobody_signs_others_out(rita: Person) -> None:
    here = browser()
    signed_in(rita.user).post(f"{PAGE}{rows()[0].pk}/end/")
    signed_in(rita.user).post(f"{PAGE}end/")
    assert is_in(here)


def test_a_new_password_signs_all_others_out() -> None:
    phone, here = browser(PHONE), browser()
    told = {"oldpassword": PASSWORD, "password1": "another-terrace-9", "password2": "another-terrace-9"}
    here.post("/accounts/password/change/", told)
    assert (is_in(phone), is_in(here)) == (False, True)
    assert len(rows()) == 1


def test_whoever_is_deactivated_is_out_at_once(olive: Person) -> None:
    here = browser()
    User.objects.filter(pk=olive.user.pk).update(is_active=False)
    assert not is_in(here)


def test_what_ran_out_is_not_listed() -> None:
    phone, here = browser(PHONE), browser()
    phone.session.flush()
    assert b"nowhere else" in here.get(PAGE).content


def test_looking_at_pages_writes_nothing(django_assert_max_num_queries) -> None:
    here = browser()
    here.get("/businesses/")
    with django_assert_max_num_queries(5) as told:
        here.get("/businesses/")
    assert not [query for query in told if query["sql"].startswith(("INSERT", "UPDATE"))]


def test_after_some_minutes_it_is_noted_again(monkeypatch) -> None:
    here = browser()
    long_ago = timezone.now() - timedelta(hours=1)
    UserSession.objects.update(last_seen_at=long_ago)
    monkeypatch.setattr(sessions, "EVERY_S", -1)
    here.get("/businesses/")
    assert rows()[0].last_seen_at > long_ago


def test_a_session_from_before_the_list_comes_into_it(olive: Person, monkeypatch) -> None:
    earlier = signed_in(olive.user)
    monkeypatch.setattr(sessions, "EVERY_S", -1)
    earlier.get("/businesses/")
    assert [row.user_id for row in rows()] == [olive.user.pk]


def test_a_long_list_has_pages_for_the_same_queries(olive: Person, django_assert_num_queries) -> None:
    here = browser()
    for _ in range(24):
        key = signed_in(olive.user).session.session_key
        UserSession.objects.create(user=olive.user, session_key=key, ip="127.0.0.1")
    with django_assert_num_queries(6):
        assert b"1 of 2" in here.get(PAGE).content
