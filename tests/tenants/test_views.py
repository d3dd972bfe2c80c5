import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.access import Person
from tenants.models import Business, Membership, User
from tests.conftest import signed_in
from tests.queued import jobs, work_off

BAKERY = {"name": "Corner Bakery", "time_zone": "Europe/London"}


@pytest.fixture
def nell(db: None) -> User:
    """New here, without a business."""
    return User.objects.create_user("nell@shop.example", name="Nell")


@pytest.fixture
def as_nell(nell: User) -> Client:
    return signed_in(nell)


@pytest.fixture
def bakery(nell: User) -> Business:
    """Nell's, still opening."""
    business = Business.objects.create(slug="bakery", **BAKERY)
    Membership.objects.create(user=nell, business=business, role="owner")
    return business


def start(client: Client, **fields: str):
    return client.post("/start/", BAKERY | fields)


def test_a_stranger_sees_the_front_page(client: Client, db: None) -> None:
    assert client.get("/").templates[0].name == "tenants/welcome.html"


def test_an_owner_is_led_home(as_olive: Client) -> None:
    assert as_olive.get("/").headers["Location"] == "/b/acme/"


@pytest.mark.parametrize("who", ["as_olive", "as_zed"])
def test_the_navigation_leads_to_pages_that_one_may_see(request: pytest.FixtureRequest, who: str) -> None:
    client: Client = request.getfixturevalue(who)
    nav = client.get("/b/acme/").content.decode().partition('class="nav"')[2].partition("</nav>")[0]
    answers = {path: client.get(path).status_code for path in re.findall(r'href="([^"]+)"', nav)}
    assert len(answers) == 6
    assert set(answers.values()) == {200}


def test_staff_are_led_to_the_console(as_sam: Client) -> None:
    assert as_sam.get("/").headers["Location"] == "/staff/"


def test_who_is_new_is_led_to_the_start(as_nell: Client) -> None:
    assert as_nell.get("/").headers["Location"] == "/start/"


def test_who_is_in_no_business_reads_whom_to_ask(as_nell: Client, as_olive: Client) -> None:
    assert "Ask its owner to invite nell@shop.example." in as_nell.get("/start/").content.decode()
    assert "Ask its owner" not in as_olive.get("/start/").content.decode()


def test_who_has_several_businesses_chooses(as_olive: Client, olive: Person, rival: Business) -> None:
    Membership.objects.create(user=olive.user, business=rival, role="manager")
    assert as_olive.get("/").headers["Location"] == "/businesses/"


def test_who_waits_is_led_to_the_progress(as_nell: Client, bakery: Business) -> None:
    assert as_nell.get("/").headers["Location"] == f"/opening/{bakery.pk}/"


@pytest.mark.parametrize(
    ("status", "said"),
    [("suspended", "Suspended since"), ("closing", "Acme is closing"), ("closed", "Your businesses")],
)
def test_the_way_to_a_business_that_is_not_open_leads_to_what_there_is_to_say(
    as_olive: Client, acme: Business, status: str, said: str
) -> None:
    Business.objects.filter(pk=acme.pk).update(status=status)
    answer = as_olive.get("/", follow=True)
    assert answer.status_code == 200
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("status", "said"), [("suspended", "Suspended by sync2gear."), ("closing", "It is being closed.")]
)
def test_a_business_that_is_not_open_says_so_in_the_list(
    as_nell: Client, bakery: Business, status: str, said: str
) -> None:
    Business.objects.filter(pk=bakery.pk).update(status=status)
    assert said in as_nell.get("/businesses/").content.decode()


def test_a_business_that_is_closed_is_in_no_list(as_nell: Client, bakery: Business) -> None:
    Business.objects.filter(pk=bakery.pk).update(status="closed")
    assert "No business yet" in as_nell.get("/businesses/").content.decode()


def test_who_is_locked_out_of_their_only_business_reads_why(as_zed: Client, zed: Person) -> None:
    Membership.objects.filter(user=zed.user).update(deactivated_at=timezone.now())
    answer = as_zed.get("/", follow=True)
    assert answer.redirect_chain == [("/businesses/", 302)]
    assert "Ask them to bring you back." in answer.content.decode()


def test_each_business_has_the_role_in_it_and_a_way_out(
    as_olive: Client, olive: Person, rival: Business
) -> None:
    Membership.objects.create(user=olive.user, business=rival, role="manager")
    text = as_olive.get("/businesses/").content.decode()
    assert all(words in text for words in ("Owner", "Manager", f"/businesses/{rival.pk}/leave/"))


def test_many_businesses_have_pages(as_nell: Client, nell: User) -> None:
    rows = [Business(name=f"Shop {number}", slug=f"shop-{number}") for number in range(60)]
    Business.objects.bulk_create(rows)
    Membership.objects.bulk_create([Membership(user=nell, business=row, role="owner") for row in rows])
    assert "1 of 2" in as_nell.get("/businesses/").content.decode()


@pytest.mark.parametrize("path", ["/businesses/", "/start/", f"/opening/{uuid.UUID(int=7)}/"])
def test_nobody_is_asked_to_sign_in(client: Client, db: None, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"


def test_the_list_holds_ones_own_alone(as_olive: Client) -> None:
    text = as_olive.get("/businesses/").content.decode()
    assert "/b/acme/" in text
    assert "rival" not in text.lower()


def test_the_list_asks_the_database_no_more_often_when_it_grows(
    as_nell: Client, nell: User, django_assert_num_queries
) -> None:

    def join(number: int) -> None:
        business = Business.objects.create(name=f"Shop {number}", slug=f"shop-{number}", status="open")
        Membership.objects.create(user=nell, business=business, role="owner")

    join(0)
    with CaptureQueriesContext(connection) as few:
        as_nell.get("/businesses/")
    for number in range(1, 12):
        join(number)
    with django_assert_num_queries(len(few)):
        assert as_nell.get("/businesses/").content.count(b"row-title") == 12


def test_naming_a_business_leads_to_its_opening(as_nell: Client, nell: User) -> None:
    answer = start(as_nell)
    business = Business.objects.get(memberships__user=nell)
    assert answer.headers["Location"] == f"/opening/{business.pk}/"


@pytest.mark.parametrize(
    "name",
    ["", "   ", "!!! ---", "🎵🎵", "x" * 200, "Cafe\x00"],
    ids=["empty", "blank", "symbols", "emoji", "long", "nul"],
)
def test_what_is_no_name_is_refused_with_a_sentence(as_nell: Client, nell: User, name: str) -> None:
    answer = start(as_nell, name=name)
    assert answer.status_code == 422
    assert answer.context["form"].errors["name"][0].endswith(".")
    assert not nell.memberships.exists()


@pytest.mark.parametrize("name", ["🎵 Café 7", "日本料理", "مقهى", "O'Neill & <b>Sons</b>", "x" * 80])
def test_what_is_a_name_is_taken_as_it_is(as_nell: Client, name: str) -> None:
    answer = as_nell.get(start(as_nell, name=name).headers["Location"])
    assert answer.context["business"].name == name
    assert b"<b>Sons" not in answer.content


@pytest.mark.parametrize("time_zone", ["", "Mars/Base", "../../etc/passwd", "Etc/GMT+5"])
def test_a_time_zone_is_one_of_the_list(as_nell: Client, time_zone: str) -> None:
    assert start(as_nell, time_zone=time_zone).status_code == 422


def test_a_double_click_opens_one_business(as_nell: Client, nell: User) -> None:
    first, second = start(as_nell), start(as_nell)
    assert first.headers["Location"] == second.headers["Location"]
    assert (nell.memberships.count(), len(jobs())) == (1, 1)


def test_the_same_name_may_be_had_twice(as_nell: Client, as_sam: Client) -> None:
    start(as_nell)
    start(as_sam)
    assert Business.objects.filter(name="Corner Bakery").values("slug").distinct().count() == 2


def test_progress_is_shown_and_asks_for_itself_again(as_nell: Client, bakery: Business) -> None:
    text = as_nell.get(f"/opening/{bakery.pk}/").content.decode()
    assert "Waiting for its turn" in text
    assert f'hx-get="/opening/{bakery.pk}/"' in text


def test_progress_alone_is_what_htmx_gets(as_nell: Client, bakery: Business) -> None:
    answer = as_nell.get(
        f"/opening/{bakery.pk}/", headers={"HX-Request": "true", "HX-Target": "opening-progress"}
    )
    assert b'id="opening-progress"' in answer.content
    assert b"<html" not in answer.content


def test_once_open_the_page_goes_on(as_nell: Client, bakery: Business) -> None:
    Business.objects.filter(pk=bakery.pk).update(status="open")
    assert as_nell.get(f"/opening/{bakery.pk}/").headers["Location"] == "/b/bakery/"
    moved = as_nell.get(f"/opening/{bakery.pk}/", headers={"HX-Request": "true"})
    assert moved.headers["HX-Redirect"] == "/b/bakery/"


def test_the_opening_of_others_is_404(as_olive: Client, bakery: Business) -> None:
    assert as_olive.get(f"/opening/{bakery.pk}/").status_code == 404


def test_from_the_name_to_the_first_page(as_nell: Client) -> None:
    opening = start(as_nell).headers["Location"]
    work_off()
    answer = as_nell.get(opening, follow=True)
    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, "/b/corner-bakery/")


def test_health_is_answered_to_anybody(client: Client, db: None) -> None:
    assert client.get("/health/").json() == {"status": "ok"}
