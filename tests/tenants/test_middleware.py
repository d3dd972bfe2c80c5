import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils import timezone

from broadcast.models import Zone
from library.models import Track
from tenants import states
from tenants.access import Person
from tenants.actions import start_visit
from tenants.middleware import BusinessMiddleware, GetResponse
from tenants.models import Business, Membership, User
from tenants.schemas import in_business

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/b/acme/players/"}


@pytest.fixture
def suspended(acme: Business, sam: User) -> Business:
    return states.suspend(acme.pk, actor=sam, reason="Not paid.")


def schema() -> str:
    return connection.schema_name  # type: ignore[attr-defined]


def ask(path: str, user: User | AnonymousUser, view: GetResponse) -> HttpResponse:
    """What the middleware alone answers to `user`, with `view` behind it."""
    request = RequestFactory().get(path)
    request.user = user
    request.htmx = False  # type: ignore[attr-defined]
    request.pinned = None  # type: ignore[attr-defined]
    request.session = {"account_authentication_methods": [{"method": "mfa", "at": 0}]}  # type: ignore[assignment]
    return BusinessMiddleware(view)(request)


def told(request: HttpRequest) -> HttpResponse:
    """What a view would find: who asks, where it stands, and where its links lead."""
    person: Person = request.person  # type: ignore[attr-defined]
    link = reverse("tracks", urlconf=request.urlconf)
    parts = [person.business.slug, request.path_info, link, schema(), timezone.get_current_timezone_name()]
    return HttpResponse(" ".join(parts))


def plain(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(schema())


def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError


def test_a_business_is_mounted_like_a_site_of_its_own(olive: Person, acme: Business) -> None:
    found = ask("/b/acme/zones/", olive.user, told).content.decode()
    assert found == f"acme /zones/ /b/acme/music/ {acme.schema_name} Europe/London"


def test_below_a_prefix_of_the_server_it_stands_there(olive: Person) -> None:
    request = RequestFactory().get("/b/acme/", SCRIPT_NAME="/radio")
    request.user = olive.user
    request.pinned = None  # type: ignore[attr-defined]
    set_script_prefix("/radio/")
    try:
        found = BusinessMiddleware(lambda _: HttpResponse(get_script_prefix()))(request)
        assert (found.content, get_script_prefix()) == (b"/radio/b/acme/", "/radio/")
    finally:
        set_script_prefix("/")


@pytest.mark.parametrize("view", [told, broken])
def test_nothing_of_it_stays_on_the_thread(olive: Person, view: GetResponse) -> None:
    try:
        ask("/b/acme/", olive.user, view)
    except RuntimeError:
        assert view is broken
    assert (schema(), get_script_prefix()) == ("public", "/")
    assert timezone.get_current_timezone_name() == "UTC"


def test_every_request_starts_in_public(inside: Business, olive: Person) -> None:
    assert ask("/businesses/", olive.user, plain).content == b"public"


def test_a_stranger_gets_404(rita: Person) -> None:
    with pytest.raises(Http404):
        ask("/b/acme/", rita.user, told)


def test_an_unknown_business_is_the_same_404(as_rita: Client) -> None:
    pages = [as_rita.get(path) for path in ("/b/acme/", "/b/nowhere/")]
    assert [page.status_code for page in pages] == [404, 404]
    stranger, unknown = (page.content.replace(page.context["csrf_token"].encode(), b"") for page in pages)
    assert stranger == unknown


def test_a_closed_business_is_404_for_its_owner(olive: Person, acme: Business) -> None:
    Business.objects.filter(pk=acme.pk).update(status="closed")
    with pytest.raises(Http404):
        ask("/b/acme/", olive.user, told)


@pytest.mark.parametrize("status", ["opening", "closing"])
def test_a_business_on_its_way_has_a_page_of_its_own(as_olive: Client, acme: Business, status: str) -> None:
    Business.objects.filter(pk=acme.pk).update(status=status, closing_at=timezone.now())
    there = f"/{status}/{acme.pk}/"
    assert as_olive.get("/b/acme/music/").headers["Location"] == there
    assert as_olive.get("/b/acme/music/", headers=HTMX)["HX-Redirect"] == there
    assert as_olive.get(there).status_code == 200


@pytest.mark.parametrize("status", ["opening", "closing", "closed"])
def test_a_visit_leads_only_where_people_are(sam: User, acme: Business, status: str) -> None:
    start_visit(acme, actor=sam, reason="Silent terrace")
    Business.objects.filter(pk=acme.pk).update(status=status)
    with pytest.raises(Http404):
        ask("/b/acme/", sam, told)


def test_a_suspended_business_can_be_looked_at(as_olive: Client, suspended: Business) -> None:
    page = as_olive.get("/b/acme/music/")
    assert page.status_code == 200
    assert "Suspended since" in page.content.decode()
    assert "Not paid." in page.content.decode()


def test_its_owner_can_write_to_us(as_olive: Client, suspended: Business) -> None:
    told = {"subject": "Not paid?", "text": "We paid on Monday."}
    thread = as_olive.post("/b/acme/support/new/", told).headers["Location"]
    assert as_olive.post(thread, {"text": "Here is the receipt."}).status_code == 302


def test_a_change_in_it_is_refused_with_a_page(as_olive: Client, suspended: Business) -> None:
    page = as_olive.post("/b/acme/zones/new/", {"name": "Roof"})
    assert page.status_code == 403
    assert "Nothing of what you sent was kept" in page.content.decode()
    assert 'href="/b/acme/support/new/">write to sync2gear' in page.content.decode()
    with in_business(suspended):
        assert not Zone.objects.exists()


def test_who_cannot_write_to_us_is_sent_to_the_owner(as_zed: Client, suspended: Business) -> None:
    text = as_zed.post("/b/acme/zones/new/", {"name": "Roof"}).content.decode()
    assert "Ask its owner to have it reopened." in text
    assert "support/new" not in text


def test_through_htmx_it_is_a_line_for_a_message(as_olive: Client, suspended: Business) -> None:
    answer = as_olive.post("/b/acme/zones/new/", {"name": "Roof"}, headers=HTMX)
    assert (answer.status_code, answer["Content-Type"]) == (403, "text/plain; charset=utf-8")
    assert answer.content.decode().startswith("Acme is suspended, so nothing can be changed.")


def test_an_upload_is_told_in_its_own_words(as_olive: Client, suspended: Business) -> None:
    answer = as_olive.post("/b/acme/music/uploads/", headers={"Accept": "*/*"})
    assert answer.status_code == 422
    assert "reopened" in answer.json()["problem"]


def test_staff_on_a_visit_may_change_it(as_sam: Client, sam: User, suspended: Business) -> None:
    start_visit(suspended, actor=sam, reason="Silent terrace")
    assert as_sam.post("/b/acme/zones/new/", {"name": ""}).status_code == 422


def test_an_emergency_can_still_be_ended(as_olive: Client, suspended: Business) -> None:
    assert as_olive.post(f"/b/acme/now/{suspended.pk}/all-clear/").status_code == 404
    assert as_olive.post(f"/b/acme/now/{suspended.pk}/stop/").status_code == 404


def test_a_member_costs_one_query_and_staff_two(olive: Person, sam: User, acme: Business) -> None:
    start_visit(acme, actor=sam, reason="Silent terrace")
    for user, count in ((olive.user, 1), (sam, 2)):
        with CaptureQueriesContext(connection) as asked:
            ask("/b/acme/", user, lambda request: HttpResponse(request.path_info))
        # django-tenants' own `SET search_path` asks for nothing.
        assert len([each for each in asked if " FROM " in each["sql"]]) == count


@pytest.mark.parametrize("slug", ["acme", "nowhere"])
def test_a_fragment_of_who_left_has_its_page_loaded_anew(as_rita: Client, acme: Business, slug: str) -> None:
    answer = as_rita.get(f"/b/{slug}/players/", headers=HTMX)
    assert (answer.status_code, answer["HX-Refresh"]) == (404, "true")


def test_the_page_of_who_left_leads_to_the_other_businesses(as_zed: Client, zed: Person) -> None:
    Membership.objects.filter(user=zed.user).delete()
    assert 'href="/businesses/"' in as_zed.get("/b/acme/").content.decode()


@pytest.mark.parametrize("slug", ["acme", "nowhere"])
def test_nobody_is_asked_to_sign_in_whether_or_not_it_exists(db: None, slug: str) -> None:
    answer = ask(f"/b/{slug}/music/?q=jazz", AnonymousUser(), told)
    assert answer.headers["Location"] == f"/accounts/login/?next=/b/{slug}/music/%3Fq%3Djazz"


@pytest.mark.parametrize(
    "path", ["/b", "/b/", "/b//", "/b//acme/", "/b/acme%0A", "/b/ac me/", "/b/acmé/", "//b/acme/"]
)
def test_what_only_looks_like_a_business_is_none(olive: Person, path: str) -> None:
    assert ask(path, olive.user, plain).content == b"public"


@pytest.mark.parametrize(
    "path",
    [
        "/b/",
        "/b//",
        "/b/ACME/",
        "/b/acme/../rival/",
        "/b/acme/%2e%2e/rival/",
        "/b/acme//music/",
        "/b/acme/b/rival/",
        "/b/acme/staff/",
        "/b/acme%00/",
        "/b/acme/music/%00/",
    ],
)
def test_odd_paths_are_404(as_olive: Client, olive: Person, rival: Business, path: str) -> None:
    Membership.objects.create(user=olive.user, business=rival, role="owner")
    assert as_olive.get(path).status_code == 404


def test_a_fragment_of_nobody_takes_its_page_to_sign_in(db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/b/acme/players/"}
    response = Client().get("/b/acme/players/", headers=headers)
    assert response["HX-Redirect"] == "/accounts/login/?next=/b/acme/players/"


def test_a_header_that_is_no_address_is_no_error(db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://["}
    assert Client().get("/b/acme/players/", headers=headers)["HX-Redirect"] == "/accounts/login/?next=/"


def test_a_business_without_its_slash_is_found(as_olive: Client) -> None:
    assert as_olive.get("/b/acme", follow=True).status_code == 200


def test_a_page_without_its_slash_leads_to_it(as_olive: Client) -> None:
    assert as_olive.get("/b/acme/music?q=jazz").headers["Location"] == "/b/acme/music/?q=jazz"


def test_public_pages_are_not_below_a_business(as_olive: Client) -> None:
    assert as_olive.get("/b/acme/businesses/").status_code == 404
    assert as_olive.get("/music/").status_code == 404


def test_a_404_inside_leaves_the_next_request_alone(as_olive: Client) -> None:
    assert as_olive.get("/b/acme/nothing/").status_code == 404
    assert (schema(), get_script_prefix()) == ("public", "/")
    assert as_olive.get("/businesses/").status_code == 200


def test_two_tabs_never_mix_two_businesses(
    as_olive: Client, olive: Person, rival: Business, song: Track
) -> None:
    Membership.objects.create(user=olive.user, business=rival, role="owner")
    assert "Slow Morning" in as_olive.get("/b/acme/music/").content.decode()
    assert "Slow Morning" not in as_olive.get("/b/rival/music/").content.decode()


def test_two_threads_keep_their_own_business(
    olive: Person, rita: Person, acme: Business, rival: Business
) -> None:
    seen: dict[str, str] = {}
    both = threading.Barrier(2, timeout=10)

    def met(request: HttpRequest) -> HttpResponse:
        both.wait()
        seen[request.path] = told(request).content.decode().split()[3]
        both.wait()
        return HttpResponse()

    def visit(path: str, user: User) -> None:
        try:
            ask(path, user, met)
            seen[f"{path} after"] = f"{schema()} {get_script_prefix()}"
        finally:
            connection.close()

    threads = [threading.Thread(target=visit, args=[f"/b/{p.business.slug}/", p.user]) for p in (olive, rita)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (seen["/b/acme/"], seen["/b/rival/"]) == (acme.schema_name, rival.schema_name)
    assert (seen["/b/acme/ after"], seen["/b/rival/ after"]) == ("public /", "public /")
