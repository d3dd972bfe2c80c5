import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.models import AuditLog, Business, StaffVisit, User

REASON = "Owner asked why the terrace is silent"
CONSOLE = ["/staff/", "/staff/enter/acme/"]


@pytest.fixture
def visiting(as_sam: Client, acme: Business) -> Client:
    """Sam, inside acme."""
    as_sam.post("/staff/enter/acme/", {"reason": REASON})
    return as_sam


def listed(client: Client, query: str = "", **headers: str) -> str:
    return client.get("/staff/", {"q": query}, headers=headers).content.decode()


@pytest.mark.parametrize("path", CONSOLE)
def test_the_console_does_not_exist_for_owners(as_olive: Client, path: str) -> None:
    assert as_olive.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/staff/enter/acme/", "/staff/enter/rival/", "/staff/leave/rival/"])
def test_only_staff_enter_and_leave(as_olive: Client, path: str) -> None:
    assert as_olive.post(path, {"reason": REASON}).status_code == 404
    assert not StaffVisit.objects.exists()


@pytest.mark.parametrize("path", CONSOLE)
def test_nobody_is_asked_to_sign_in(client: Client, db: None, path: str) -> None:
    assert client.get(path).headers["Location"].startswith("/accounts/login/")


def test_staff_see_every_business(as_sam: Client) -> None:
    text = listed(as_sam)
    assert all(name in text for name in ("Acme", "Rival", "/staff/enter/acme/"))


@pytest.mark.parametrize("query", ["ACM", " acme ", "cm"])
def test_a_business_is_found_by_a_part_of_its_name(as_sam: Client, query: str) -> None:
    text = listed(as_sam, query)
    assert "Acme" in text
    assert "Rival" not in text


@pytest.mark.parametrize("query", ["%", "_", "'; DROP", "nothing", "no\x00thing"])
def test_what_nobody_is_called_finds_nobody(as_sam: Client, query: str) -> None:
    assert "No business is called" in listed(as_sam, query)


def test_searching_answers_with_the_list_alone(as_sam: Client) -> None:
    text = listed(as_sam, "acm", HX_Request="true", HX_Target="business-list")
    assert 'id="business-list"' in text
    assert "<html" not in text


def test_the_list_has_pages_and_the_same_number_of_queries(as_sam: Client, acme: Business) -> None:
    with CaptureQueriesContext(connection) as few:
        listed(as_sam)
    Business.objects.bulk_create(Business(name=f"Shop {n:03}", slug=f"shop-{n}") for n in range(60))
    with CaptureQueriesContext(connection) as many:
        text = listed(as_sam)
    assert len(many) == len(few)
    assert "1 of 2" in text


@pytest.mark.parametrize("page", ["0", "-1", "99", "abc", ""])
def test_a_page_that_is_not_there_is_the_nearest(as_sam: Client, page: str) -> None:
    assert as_sam.get("/staff/", {"page": page}).status_code == 200


def test_staff_get_404_before_they_enter(as_sam: Client) -> None:
    assert as_sam.get("/b/acme/").status_code == 404


def test_entering_leads_inside(visiting: Client) -> None:
    assert visiting.get("/b/acme/").status_code == 200


def test_entering_one_business_opens_no_other(visiting: Client) -> None:
    assert visiting.get("/b/rival/").status_code == 404


@pytest.mark.parametrize("reason", ["", "    ", "test", "x" * 201])
def test_entering_needs_a_reason(as_sam: Client, reason: str) -> None:
    answer = as_sam.post("/staff/enter/acme/", {"reason": reason})
    assert answer.status_code == 422
    assert not StaffVisit.objects.exists()


@pytest.mark.parametrize("status", ["opening", "suspended", "closing", "closed"])
def test_only_an_open_business_is_entered(as_sam: Client, acme: Business, status: str) -> None:
    Business.objects.filter(pk=acme.pk).update(status=status)
    assert as_sam.post("/staff/enter/acme/", {"reason": REASON}).status_code == 404


def test_the_reason_stands_in_the_businesss_log(visiting: Client, acme: Business) -> None:
    row = AuditLog.objects.get(business=acme, verb="entered")
    assert (row.actor_name, row.changes["reason"]) == ("Sam", REASON)


def test_what_staff_change_names_the_visit(visiting: Client, acme: Business) -> None:
    visiting.post("/b/acme/announcements/folders/new/", {"name": "Lunch"})
    row = AuditLog.objects.get(business=acme, verb="made")
    assert (row.actor_name, row.visit_id) == ("Sam", StaffVisit.objects.get().pk)


@pytest.mark.parametrize("path", ["", "music/", "announcements/", "schedules/", "zones/", "players/"])
def test_every_page_of_a_visit_says_so(visiting: Client, path: str) -> None:
    text = visiting.get(f"/b/acme/{path}").content.decode()
    assert "You are visiting Acme until" in text
    assert 'action="/staff/leave/acme/"' in text


def test_the_owner_sees_no_banner(as_olive: Client, visiting: Client) -> None:
    assert "You are visiting" not in as_olive.get("/b/acme/").content.decode()


def test_leaving_shuts_the_door(visiting: Client) -> None:
    assert visiting.post("/staff/leave/acme/").headers["Location"] == "/staff/"
    assert visiting.get("/b/acme/").status_code == 404


def test_leaving_takes_a_post(visiting: Client) -> None:
    assert visiting.get("/staff/leave/acme/").status_code == 405
    assert visiting.get("/b/acme/").status_code == 200


def test_a_visit_that_ran_out_is_404(visiting: Client) -> None:
    StaffVisit.objects.update(until=timezone.now())
    assert visiting.get("/b/acme/").status_code == 404


def test_who_is_no_longer_staff_is_out_at_once(visiting: Client) -> None:
    User.objects.filter(name="Sam").update(staff_role="")
    assert visiting.get("/b/acme/").status_code == 404
    assert visiting.get("/staff/").status_code == 404


@pytest.mark.parametrize(("who", "is_there"), [("as_sam", True), ("as_sue", False)])
def test_nobody_is_led_to_what_is_not_there_for_them(
    request, acme: Business, who: str, is_there: bool
) -> None:
    text = listed(request.getfixturevalue(who))
    links = ("/staff/voices/", "/staff/credits/acme/", "/staff/storage/acme/")
    assert [f'href="{link}"' in text for link in links] == [is_there] * 3
