from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadcast.edge.models import RemoteKey
from broadcast.outbox import token_hash
from tenants.access import Person
from tenants.actions import start_visit
from tenants.hosts import PINS, host_of, pin_host, valid_host
from tenants.models import AuditLog, Business, Domain, Membership, StaffVisit, User

HOST = "radio.acme.example"


@pytest.fixture
def pinned(acme: Business, sam: User) -> Business:
    pin_host(acme.pk, actor=sam, typed=HOST)
    return acme


def refusal(act, *args, **options) -> str:
    with pytest.raises(ValidationError) as refused:
        act(*args, **options)
    return refused.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("Radio.Example.COM", "radio.example.com"),
        (" radio.example.com. ", "radio.example.com"),
        ("rädio.example", "xn--rdio-loa.example"),
        ("a-b.c1.example", "a-b.c1.example"),
    ],
)
def test_a_host_name_is_kept_as_browsers_send_it(typed: str, host: str) -> None:
    assert valid_host(typed) == host


@pytest.mark.parametrize(
    "typed",
    [
        "radio",
        "https://radio.example.com",
        "radio.example.com:8000",
        "radio.example.com/b",
        "a@b.example",
        "10.0.0.1",
        "[::1]",
        "radio..example",
        "-radio.example",
        "ra_dio.example",
        "*.example.com",
        "\x00.example",
        "x" * 64 + ".example",
        "a." * 127 + "example",
    ],
)
def test_what_is_no_host_name_is_refused(typed: str) -> None:
    assert refusal(valid_host, typed).startswith("Write")


def test_our_own_host_is_nobodys(settings) -> None:
    settings.ALLOWED_HOSTS = ["portal.example.com"]
    settings.PORTAL_URL = "https://www.example.com/"
    for name in ("portal.example.com", "www.example.com"):
        assert "sync2gear’s own" in refusal(valid_host, name)


def test_a_host_that_leads_elsewhere_is_refused(pinned: Business, rival: Business, sam: User) -> None:
    assert refusal(pin_host, rival.pk, actor=sam, typed=HOST) == (
        f"{HOST} leads to Acme already. Take it away there first."
    )


def test_a_plan_without_it_is_refused(acme: Business, sam: User) -> None:
    Business.objects.filter(pk=acme.pk).update(features=[])
    assert "no host name of its own" in refusal(pin_host, acme.pk, actor=sam, typed=HOST)


def test_another_name_takes_the_place_of_the_first(pinned: Business, sam: User) -> None:
    pin_host(pinned.pk, actor=sam, typed="music.acme.example")
    assert list(Domain.objects.values_list("domain", flat=True)) == ["music.acme.example"]
    pin_host(pinned.pk, actor=sam, typed="")
    assert (host_of(pinned), Domain.objects.count()) == ("", 0)


def test_the_log_says_what_it_was(pinned: Business) -> None:
    row = AuditLog.objects.get(business=pinned, verb="changed the host name of")
    assert row.changes == {"host": {"from": "", "to": HOST}}


@pytest.mark.parametrize("name", ["Olive", "Sue"])
def test_only_admins_of_the_staff_pin(acme: Business, sam: User, name: str) -> None:
    with pytest.raises(Http404):
        pin_host(acme.pk, actor=User.objects.get(name=name), typed=HOST)


def test_its_front_page_leads_to_the_business(pinned: Business, as_olive: Client) -> None:
    for path in ("/", "/businesses/"):
        assert as_olive.get(path, headers={"Host": HOST}).headers["Location"] == "/b/acme/"
    assert as_olive.get("/b/acme/", headers={"Host": HOST}).status_code == 200


def test_on_our_host_it_works_as_ever(pinned: Business, as_olive: Client) -> None:
    assert as_olive.get("/b/acme/").status_code == 200
    assert as_olive.get("/b/acme/", headers={"Host": "localhost"}).status_code == 200


def test_another_business_is_not_there_for_a_member_of_both(
    pinned: Business, rival: Business, olive: Person, as_olive: Client
) -> None:
    Membership.objects.create(user=olive.user, business=rival, role="owner")
    for path in ("/b/rival/", f"/closing/{rival.pk}/", f"/opening/{rival.pk}/"):
        assert as_olive.get(path, headers={"Host": HOST}).status_code == 404
    assert as_olive.get("/b/rival/").status_code == 200


def test_a_player_is_paired_with_its_own_business_there(
    pinned: Business, rival: Business, olive: Person, as_olive: Client
) -> None:
    Membership.objects.create(user=olive.user, business=rival, role="owner")
    answer = as_olive.get("/pair/?code=K7M4PX", headers={"Host": HOST})
    assert answer.headers["Location"] == "/b/acme/players/pair/?code=K7M4PX"


def test_a_remote_of_another_business_is_not_there(pinned: Business, rival: Business) -> None:
    later = timezone.now() + timedelta(hours=1)
    told = {"business_id": rival.pk, "zone_id": uuid4(), "expires_at": later}
    RemoteKey.objects.create(token_hash=token_hash("key"), **told)
    assert "does not work any more" in Client().get("/remote/key/", headers={"Host": HOST}).content.decode()


@pytest.mark.parametrize("path", ["/staff/", "/staff/enter/acme/", "/start/"])
def test_the_console_is_not_served_there(pinned: Business, as_sam: Client, path: str) -> None:
    assert as_sam.get(path, headers={"Host": HOST}).status_code == 404


def test_a_visit_is_for_our_own_host(pinned: Business, as_sam: Client, sam: User) -> None:
    visit = start_visit(pinned, actor=sam, reason="Silent terrace")
    assert as_sam.get("/b/acme/", headers={"Host": HOST}).status_code == 404
    assert as_sam.get("/b/acme/").status_code == 200
    StaffVisit.objects.filter(pk=visit.pk).update(until=timezone.now())
    assert as_sam.get("/b/acme/", headers={"Host": HOST}).status_code == 404
    assert as_sam.get("/b/acme/").status_code == 403


def zones(client: Client, **headers: str) -> str:
    return client.get("/b/acme/zones/", headers=headers).content.decode()


#: Of pages that are not on a pinned host.
WAYS = ('/businesses/"', '/start/"', '/staff/"', '/businesses/menu/"', 'id="palette"', "js/palette.")


def test_there_no_way_leads_to_what_is_not_there(
    pinned: Business, as_olive: Client, as_sam: Client, sam: User, settings
) -> None:
    settings.PORTAL_URL = ""
    Membership.objects.create(user=sam, business=pinned, role="owner")
    assert all(way in zones(as_sam) for way in WAYS[:5])
    for client in (as_olive, as_sam):
        assert not [way for way in WAYS if way in zones(client, Host=HOST)]


def test_there_the_ways_lead_to_our_own_host_where_we_know_it(
    pinned: Business, as_sam: Client, sam: User, settings
) -> None:
    settings.PORTAL_URL = "https://portal.example/"
    Membership.objects.create(user=sam, business=pinned, role="owner")
    text = zones(as_sam, Host=HOST)
    for path in ("/businesses/", "/start/", "/staff/"):
        assert f'href="https://portal.example{path}"' in text
    assert not [way for way in WAYS[3:] if way in text]


def test_who_leaves_there_is_led_to_our_own_host(
    pinned: Business, as_olive: Client, sam: User, settings
) -> None:
    settings.PORTAL_URL = "https://portal.example"
    Membership.objects.create(user=sam, business=pinned, role="owner")
    answer = as_olive.post(f"/businesses/{pinned.pk}/leave/", headers={"Host": HOST})
    assert answer.headers["Location"] == "https://portal.example/businesses/"


def test_the_list_of_ones_businesses_is_not_served_there(pinned: Business, as_olive: Client) -> None:
    assert as_olive.get("/businesses/menu/", headers={"Host": HOST}).status_code == 404


def test_signing_in_works_there_and_forms_of_elsewhere_are_refused(pinned: Business, olive: Person) -> None:
    olive.user.set_password("a long enough one")
    olive.user.save()
    client = Client(enforce_csrf_checks=True)
    page = client.get("/accounts/login/", headers={"Host": HOST})
    told = {"login": olive.user.email, "password": "a long enough one"}
    told["csrfmiddlewaretoken"] = page.context["csrf_token"]
    origins = {"https://evil.example": 403, f"http://{HOST}": 302}
    for origin, status in origins.items():
        answer = client.post("/accounts/login/", told, headers={"Host": HOST, "Origin": origin})
        assert answer.status_code == status


@pytest.mark.parametrize(
    "host", ["other.example", "other.example:99999", "<b>", "a b", "x" * 5000], ids=lambda host: host[:20]
)
@pytest.mark.parametrize("path", ["/", "/b/acme/", "/no/such/"])
def test_a_host_that_nobody_knows_gets_a_page_and_a_line_in_the_log(
    pinned: Business, caplog: pytest.LogCaptureFixture, host: str, path: str
) -> None:
    answer = Client().get(path, headers={"Host": host})
    assert answer.status_code == 421
    assert "Nothing is set up for this name" in answer.content.decode()
    assert [(line.levelname, line.exc_info) for line in caplog.records] == [("WARNING", None)]


def test_a_host_name_that_was_taken_away_is_refused_at_once(pinned: Business, sam: User) -> None:
    assert Client().get("/", headers={"Host": HOST}).status_code == 302
    pin_host(pinned.pk, actor=sam, typed="")
    assert Client().get("/", headers={"Host": HOST}).status_code == 421


def test_a_request_asks_for_no_host_name(pinned: Business) -> None:
    PINS.of(HOST)
    with CaptureQueriesContext(connection) as asked:
        Client().get("/", headers={"Host": HOST})
    assert not [each for each in asked if "tenants_domain" in each["sql"]]


def test_staff_set_it_on_a_page_that_says_what_is_wrong(acme: Business, as_sam: Client) -> None:
    page = as_sam.post("/staff/host/acme/", {"host": "radio"})
    assert (page.status_code, "whole host name" in page.content.decode()) == (422, True)
    assert as_sam.post("/staff/host/acme/", {"host": HOST}).status_code == 302
    assert host_of(acme) == HOST
