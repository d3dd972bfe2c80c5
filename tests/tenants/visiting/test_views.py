"""Into a business, on, and out again, and what is said once a visit is over."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from tenants.models import AuditLog, Business, Membership, StaffVisit, User

REASON = "Owner asked why the terrace is silent"
ENTER = "/staff/enter/acme/"


@pytest.fixture
def visiting(as_sam: Client, acme: Business) -> Client:
    """Sam, inside acme."""
    as_sam.post(ENTER, {"reason": REASON})
    return as_sam


@pytest.fixture
def ended(visiting: Client) -> Client:
    """Sam, whose visit has run out."""
    StaffVisit.objects.update(until=timezone.now())
    return visiting


@pytest.mark.parametrize("path", ["/staff/enter/acme/", "/staff/enter/rival/", "/staff/leave/rival/"])
def test_only_staff_enter_and_leave(as_olive: Client, path: str) -> None:
    assert as_olive.post(path, {"reason": REASON}).status_code == 404
    assert not StaffVisit.objects.exists()


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


@pytest.mark.parametrize("status", ["opening", "closing", "closed"])
def test_only_an_open_business_is_entered(as_sam: Client, acme: Business, status: str) -> None:
    Business.objects.filter(pk=acme.pk).update(status=status)
    assert as_sam.post("/staff/enter/acme/", {"reason": REASON}).status_code == 404


def test_the_reason_stands_in_the_businesss_log(visiting: Client, acme: Business) -> None:
    row = AuditLog.objects.get(business=acme, verb="entered")
    assert (row.actor_name, row.changes["reason"]["to"]) == ("Sam", REASON)


def test_what_staff_change_names_the_visit(visiting: Client, acme: Business) -> None:
    visiting.post("/b/acme/announcements/folders/new/", {"name": "Lunch"})
    row = AuditLog.objects.get(business=acme, verb="made")
    assert (row.actor_name, row.visit_id) == ("Sam", StaffVisit.objects.get().pk)


@pytest.mark.parametrize("path", ["", "music/", "announcements/", "schedules/", "zones/", "players/"])
def test_every_page_of_a_visit_says_so(visiting: Client, path: str) -> None:
    text = visiting.get(f"/b/acme/{path}").content.decode()
    assert "Sam, you are visiting Acme." in text
    assert REASON in text
    assert 'action="/staff/leave/acme/"' in text


def test_no_browser_keeps_a_page_of_a_visit(visiting: Client, as_olive: Client) -> None:
    assert visiting.get("/b/acme/zones/")["Cache-Control"] == "no-store"
    assert "Cache-Control" not in as_olive.get("/b/acme/zones/")


def test_the_owner_sees_no_banner(as_olive: Client, visiting: Client) -> None:
    assert "you are visiting" not in as_olive.get("/b/acme/").content.decode()


def test_leaving_shuts_the_door(visiting: Client) -> None:
    assert visiting.post("/staff/leave/acme/").headers["Location"] == "/staff/"
    assert visiting.get("/b/acme/").status_code == 403


def test_leaving_takes_a_post(visiting: Client) -> None:
    assert visiting.get("/staff/leave/acme/").status_code == 405
    assert visiting.get("/b/acme/").status_code == 200


def test_who_is_no_longer_staff_is_out_at_once(visiting: Client) -> None:
    User.objects.filter(name="Sam").update(staff_role="")
    assert visiting.get("/b/acme/").status_code == 404
    assert visiting.get("/staff/").status_code == 404


def test_a_visit_that_ran_out_asks_for_a_reason(ended: Client) -> None:
    answer = ended.get("/b/acme/zones/")
    assert answer.status_code == 403
    assert "Your visit to Acme is over" in answer.content.decode()


def test_the_new_reason_leads_to_the_page_that_was_asked_for(ended: Client) -> None:
    assert 'name="at" value="zones/"' in ended.get("/b/acme/zones/").content.decode()
    answer = ended.post(ENTER, {"reason": REASON, "at": "zones/", "over": "yes"})
    assert answer.headers["Location"] == "/b/acme/zones/"


def test_a_form_that_came_too_late_says_that_it_was_not_saved(ended: Client) -> None:
    answer = ended.post("/b/acme/announcements/folders/new/", {"name": "Lunch"})
    assert "What you just did was not done." in answer.content.decode()
    assert not AuditLog.objects.filter(verb="made").exists()


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"Accept": "application/json"}])
def test_a_script_is_told_where_to_ask_again(ended: Client, headers: dict[str, str]) -> None:
    answer = ended.post("/b/acme/announcements/folders/new/", headers=headers)
    assert (answer.status_code, answer["Visit-Over"]) == (403, "/staff/enter/acme/?at=&over=yes")


def test_a_business_never_visited_stays_404(ended: Client) -> None:
    assert ended.get("/b/rival/").status_code == 404


def test_who_was_here_as_staff_and_is_no_more_finds_nothing(ended: Client) -> None:
    User.objects.filter(name="Sam").update(staff_role="")
    assert ended.get("/b/acme/").status_code == 404


def test_over_an_open_page_one_stays_on_it(ended: Client) -> None:
    told = {"HX-Request": "true", "HX-Target": "palette-step"}
    answer = ended.post(ENTER, {"reason": REASON, "over": "yes"}, headers=told)
    text = answer.content.decode()
    assert "HX-Redirect" not in answer
    assert 'id="visit"' in text
    assert "You are in again for 60 minutes" in text


def test_from_the_palette_one_is_sent_to_the_page(as_sam: Client, acme: Business) -> None:
    told = {"HX-Request": "true", "HX-Target": "palette-step"}
    answer = as_sam.post(ENTER, {"reason": REASON, "at": "zones/"}, headers=told)
    assert answer["HX-Redirect"] == "/b/acme/zones/"


@pytest.mark.parametrize(
    "at", ["//evil.example/", "https://evil.example/", "../../staff/", "no/such/", "\x00"]
)
def test_nobody_is_led_astray(as_sam: Client, acme: Business, at: str) -> None:
    assert as_sam.post(ENTER, {"reason": REASON, "at": at}).headers["Location"] == "/b/acme/"


def test_reasons_given_lately_are_offered_once_each(visiting: Client) -> None:
    visiting.post("/staff/enter/rival/", {"reason": REASON})
    assert visiting.get(ENTER).content.decode().count(f'value="{REASON}"') == 1


def test_the_enter_key_sends_the_reason_that_was_typed(visiting: Client) -> None:
    """A browser presses the first button of the form."""
    form = visiting.get("/staff/enter/rival/").content.decode().partition('action="/staff/enter/rival/"')[2]
    assert re.findall(r"<button[^>]*>([^<]*)", form)[:2] == ["Enter for 60 minutes", REASON]


def test_a_reason_given_lately_wins_over_the_empty_field(visiting: Client) -> None:
    assert visiting.post("/staff/enter/rival/", {"reason": ["", REASON]}).status_code == 302


def test_staying_is_another_hour_and_stands_in_the_log(visiting: Client) -> None:
    StaffVisit.objects.update(until=timezone.now() + timedelta(minutes=3))
    assert visiting.post("/staff/again/acme/").headers["Location"] == "/b/acme/"
    visit = StaffVisit.objects.get()
    assert visit.until > timezone.now() + timedelta(minutes=59)
    assert AuditLog.objects.get(verb="stayed in").visit_id == visit.pk


def test_who_came_too_late_to_stay_gives_a_reason(ended: Client) -> None:
    answer = ended.post("/staff/again/acme/")
    assert (answer.status_code, StaffVisit.objects.count()) == (403, 1)


def test_leaving_stands_in_the_log_with_its_visit(visiting: Client) -> None:
    visiting.post("/staff/leave/acme/")
    assert AuditLog.objects.get(verb="left").visit_id == StaffVisit.objects.get().pk


def visits(client: Client, **query: str) -> str:
    return client.get("/staff/visits/", query).content.decode()


def test_a_visit_tells_how_much_was_changed(visiting: Client) -> None:
    assert "nothing changed" in visits(visiting)
    visiting.post("/b/acme/announcements/folders/new/", {"name": "Lunch"})
    assert "1 change<" in visits(visiting)


def test_support_sees_its_own_visits_and_admins_everybodys(visiting: Client, as_sue: Client) -> None:
    as_sue.post("/staff/enter/rival/", {"reason": "Rita asked for help"})
    assert "Sam in Acme" in visits(visiting)
    assert "Sue in Rival" in visits(visiting)
    assert "Rival" in visits(as_sue)
    assert REASON not in visits(as_sue)


def test_a_visit_is_found_by_its_reason(visiting: Client) -> None:
    assert REASON in visits(visiting, q="terrace")
    assert "No visit matches" in visits(visiting, q="roof")


def test_many_visits_take_as_many_queries_as_one(
    visiting: Client, sam: User, acme: Business, django_assert_num_queries
) -> None:
    later = {"reason": REASON, "until": timezone.now()}
    StaffVisit.objects.bulk_create(StaffVisit(user=sam, business=acme, **later) for _ in range(60))
    with django_assert_num_queries(5):
        visits(visiting)


def palette(client: Client, words: str = "", page: str = "") -> str:
    told = {"HX-Request": "true", "HX-Target": "palette-list", "HX-Current-URL": page}
    return client.get("/staff/palette/", {"q": words}, headers=told).content.decode()


def test_without_a_script_the_palette_is_the_list_of_businesses(as_sam: Client) -> None:
    assert as_sam.get("/staff/palette/").headers["Location"] == "/staff/"


@pytest.mark.parametrize("words", ["acm", "ACME", "olive", "olive@acme", " acme "])
def test_the_palette_finds_by_name_address_and_owner(as_sam: Client, acme: Business, words: str) -> None:
    text = palette(as_sam, words)
    assert ENTER in text
    assert "Rival" not in text


@pytest.mark.parametrize("words", ["cafe nord", "CAFÉ NORD", "nord cafe"])
def test_the_palette_finds_without_accents_and_in_any_order(as_sam: Client, words: str) -> None:
    Business.objects.create(name="Café Nord", slug="norden", status="open")
    assert "Café Nord" in palette(as_sam, words)


def test_the_palette_says_whose_business_it_found(as_sam: Client, acme: Business) -> None:
    assert "<small>olive@acme.example</small>" in palette(as_sam, "olive")
    assert "<small>/b/acme/</small>" in palette(as_sam, "acme")


def test_a_page_that_begins_so_comes_before_businesses_that_do_not(as_sam: Client, acme: Business) -> None:
    Business.objects.create(name="The Plant", slug="the-plant", status="open")
    text = palette(as_sam, "pl")
    assert 0 < text.index("Plans") < text.index("The Plant")
    assert "Acme" not in text
    Business.objects.create(name="Plaza", slug="plaza", status="open")
    text = palette(as_sam, "pl")
    assert text.index("Plaza") < text.index("Plans")


@pytest.mark.parametrize("words", ["%", "_", "no\x00thing", "' OR 1=1"])
def test_what_nobody_is_called_is_said(as_sam: Client, words: str) -> None:
    assert "Nothing is called" in palette(as_sam, words)


def test_without_words_the_recent_ones_come_the_last_first(visiting: Client) -> None:
    visiting.post("/staff/enter/rival/", {"reason": REASON})
    text = palette(visiting)
    assert text.index("Rival") < text.index("Acme")


def test_where_one_is_inside_no_reason_is_asked(visiting: Client) -> None:
    text = palette(visiting, "acme", "http://testserver/b/rival/zones/")
    assert 'href="/b/acme/zones/"' in text
    assert ENTER not in text


def test_ones_own_business_asks_for_no_reason(as_sam: Client, sam: User, acme: Business) -> None:
    Membership.objects.create(user=sam, business=acme, role="owner")
    assert 'href="/b/acme/"' in palette(as_sam, "acme")


def test_where_one_was_deactivated_a_reason_is_asked(as_sam: Client, sam: User, acme: Business) -> None:
    Membership.objects.create(user=sam, business=acme, role="owner", deactivated_at=timezone.now())
    assert ENTER in palette(as_sam, "acme")


@pytest.mark.parametrize(
    ("page", "at"),
    [("/b/rival/music/", "music/"), ("/b/rival/zones/new/", ""), ("/b/rival/log/", ""), ("/staff/", "")],
)
def test_only_a_list_is_kept(as_sam: Client, acme: Business, page: str, at: str) -> None:
    assert f'href="{ENTER}?at={quote(at)}"' in palette(as_sam, "acme", f"http://testserver{page}")


def test_the_palette_offers_the_pages_that_one_may_open(as_sam: Client, as_sue: Client) -> None:
    assert "/staff/voices/" in palette(as_sam, "voic")
    assert "/staff/voices/" not in palette(as_sue, "voic")


def test_a_thousand_businesses_take_as_many_queries_as_one(
    as_sam: Client, acme: Business, django_assert_num_queries
) -> None:
    Business.objects.bulk_create(Business(name=f"Shop {n:04}", slug=f"shop-{n}") for n in range(1000))
    with django_assert_num_queries(4):
        text = palette(as_sam, "shop")
    assert text.count('role="option"') == 8


def test_owners_have_no_palette(as_olive: Client) -> None:
    assert 'id="palette"' not in as_olive.get("/b/acme/").content.decode()
    assert as_olive.get("/staff/palette/").status_code == 404


def test_support_has_one_on_every_page(as_sue: Client, acme: Business) -> None:
    assert 'id="palette"' in as_sue.get("/staff/").content.decode()
    as_sue.post(ENTER, {"reason": REASON})
    assert 'id="palette"' in as_sue.get("/b/acme/zones/").content.decode()
