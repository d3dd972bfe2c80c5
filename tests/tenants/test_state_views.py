import re

import pytest
from django.test import Client
from django.utils import timezone

from library import shelf
from tenants import states
from tenants.access import Person
from tenants.models import Business, Leaving, Membership, User
from tests.conftest import signed_in

REASON = "The invoice of March is not paid."


@pytest.fixture
def closing(acme: Business, olive: Person) -> Business:
    return states.close(acme.pk, actor=olive.user)


def status(business: Business) -> str:
    return Business.objects.get(pk=business.pk).status


def page(client: Client, business: Business) -> str:
    return client.get(f"/closing/{business.pk}/").content.decode()


def test_staff_suspend_with_a_reason_and_a_grace(as_sam: Client, acme: Business) -> None:
    assert as_sam.post("/staff/suspend/acme/", {"reason": REASON, "grace_days": "0"}).status_code == 302
    acme.refresh_from_db()
    assert (acme.status, acme.suspended_why) == ("suspended", REASON)
    assert acme.is_silent(timezone.now())


@pytest.mark.parametrize(
    "told",
    [
        {"reason": "", "grace_days": "14"},
        {"reason": "No", "grace_days": "14"},
        {"reason": REASON, "grace_days": "-1"},
        {"reason": REASON, "grace_days": "91"},
        {"reason": REASON, "grace_days": "9" * 400},
        {"reason": REASON, "grace_days": "soon"},
        {"reason": "Not\x00 paid.", "grace_days": "1"},
    ],
    ids=["no reason", "short", "negative", "long", "huge", "word", "nul"],
)
def test_what_cannot_be_is_refused(as_sam: Client, acme: Business, told: dict[str, str]) -> None:
    assert as_sam.post("/staff/suspend/acme/", told).status_code == 422
    assert status(acme) == "open"


@pytest.mark.parametrize(
    ("status", "there", "absent"),
    [
        ("open", ["staff/suspend", "staff/host", "staff/close"], "Reopen"),
        ("suspended", ["staff/suspend", "staff/close"], ">Suspend<"),
        ("closing", ["staff/close"], "staff/suspend"),
    ],
)
def test_its_page_leads_to_what_can_be_done_with_it(
    as_sam: Client, acme: Business, status: str, there: list[str], absent: str
) -> None:
    Business.objects.filter(pk=acme.pk).update(status=status)
    text = as_sam.get("/staff/businesses/acme/").content.decode()
    assert [page for page in there if f'href="/{page}/acme/"' in text] == there
    assert absent not in text


def test_the_page_of_a_suspension_reopens_first_and_keeps_its_end(as_sam: Client, acme: Business) -> None:
    as_sam.post("/staff/suspend/acme/", {"reason": REASON, "grace_days": "3"})
    acme.refresh_from_db()
    ends_at = acme.plays_until
    text = as_sam.get("/staff/suspend/acme/").content.decode()
    assert "<h1>Acme is suspended</h1>" in text
    assert re.findall(r'class="button" type="submit">([^<]+)', text) == ["Reopen"]
    as_sam.post("/staff/suspend/acme/", {"reason": "Paid in part.", "grace_days": ""})
    acme.refresh_from_db()
    assert (acme.suspended_why, acme.plays_until) == ("Paid in part.", ends_at)


def test_staff_reopen(as_sam: Client, acme: Business) -> None:
    as_sam.post("/staff/suspend/acme/", {"reason": REASON, "grace_days": "0"})
    assert "Acme is open again." in as_sam.post("/staff/reopen/acme/", follow=True).content.decode()
    assert status(acme) == "open"


def test_what_cannot_be_now_is_said(as_sam: Client, closing: Business) -> None:
    told = {"reason": REASON, "grace_days": "0"}
    assert "Only what is open" in as_sam.post("/staff/suspend/acme/", told, follow=True).content.decode()


def test_staff_close_what_they_name(as_sam: Client, acme: Business) -> None:
    assert as_sam.post("/staff/close/acme/", {"typed": "rival"}).status_code == 422
    assert as_sam.post("/staff/close/acme/", {"typed": "acme"}).status_code == 302
    assert status(acme) == "closing"
    assert "Reopen" in as_sam.get("/staff/close/acme/").content.decode()


def test_owners_see_when_it_goes_and_may_take_it_back(as_olive: Client, closing: Business) -> None:
    told = page(as_olive, closing)
    assert closing.goes_at
    assert f"{closing.goes_at:%-d %B %Y}" in told
    assert "The export of its data is being made" in told
    assert as_olive.post(f"/closing/{closing.pk}/reopen/").headers["Location"] == "/b/acme/"
    assert status(closing) == "open"


def test_pressed_twice_reopen_leads_there(as_olive: Client, closing: Business) -> None:
    for _ in range(2):
        assert as_olive.post(f"/closing/{closing.pk}/reopen/").headers["Location"] == "/b/acme/"


def test_others_are_told_that_it_is_closing_and_no_more(as_zed: Client, closing: Business) -> None:
    told = page(as_zed, closing)
    assert "Acme is closing" in told
    assert "Reopen" not in told
    assert as_zed.post(f"/closing/{closing.pk}/reopen/").status_code == 404
    assert status(closing) == "closing"


def test_an_owner_who_was_deactivated_finds_nothing(closing: Business) -> None:
    otto = User.objects.create_user("otto@acme.example", name="Otto")
    Membership.objects.create(user=otto, business=closing, role="owner", deactivated_at=timezone.now())
    key = shelf.export_key(closing.pk)
    shelf.write(b"all of it", key)
    Business.objects.filter(pk=closing.pk).update(leaving=Leaving.EXPORTED, export_path=key)
    for path in ("", "export/"):
        assert signed_in(otto).get(f"/closing/{closing.pk}/{path}").status_code == 404


def test_strangers_find_nothing(as_rita: Client, closing: Business) -> None:
    for path in ("", "export/"):
        assert as_rita.get(f"/closing/{closing.pk}/{path}").status_code == 404
    assert as_rita.post(f"/closing/{closing.pk}/reopen/").status_code == 404


def test_once_it_is_being_deleted_it_says_so(as_olive: Client, closing: Business) -> None:
    Business.objects.filter(pk=closing.pk).update(leaving=Leaving.GOING)
    assert "cannot be brought back" in page(as_olive, closing)
    answer = as_olive.post(f"/closing/{closing.pk}/reopen/", follow=True)
    assert "is being deleted" in answer.content.decode()


def test_the_export_is_there_for_owners_alone(as_olive: Client, as_zed: Client, closing: Business) -> None:
    path = f"/closing/{closing.pk}/export/"
    assert as_olive.get(path).status_code == 404
    key = shelf.export_key(closing.pk)
    shelf.write(b"all of it", key)
    Business.objects.filter(pk=closing.pk).update(leaving=Leaving.EXPORTED, export_path=key)
    assert path in page(as_olive, closing)
    assert b"".join(as_olive.get(path)) == b"all of it"
    assert as_zed.get(path).status_code == 404


def test_the_page_of_a_business_that_is_open_leads_into_it(as_olive: Client, acme: Business) -> None:
    assert as_olive.get(f"/closing/{acme.pk}/").headers["Location"] == "/b/acme/"


def test_who_was_deactivated_is_asked_to_sign_in(closing: Business, olive: Person) -> None:
    client = signed_in(olive.user)
    olive.user.is_active = False
    olive.user.save()
    assert client.get(f"/closing/{closing.pk}/").headers["Location"].startswith("/accounts/login/")


def test_the_grace_stands_on_every_page(as_olive: Client, acme: Business, sam: User) -> None:
    business = states.suspend(acme.pk, actor=sam, reason=REASON, grace_days=3)
    assert business.plays_until
    told = as_olive.get("/b/acme/zones/").content.decode()
    assert f"{business.plays_until:%-d %B}" in told
    states.suspend(acme.pk, actor=sam, reason=REASON, grace_days=0)
    assert "Nothing is heard now." in as_olive.get("/b/acme/zones/").content.decode()
