"""`/b/<slug>/…`: which business a request is about, who is asking, and in which schema it runs."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from tenants import second_step
from tenants.access import Person, person_at
from tenants.models import Business
from tenants.refused import refused
from tenants.schemas import in_business, in_public
from tenants.visiting.over import ask_again

PREFIX = re.compile(r"/b/(?P<slug>[-a-zA-Z0-9_]+)(?P<rest>/.*)?")
GetResponse = Callable[[HttpRequest], HttpResponse]
READS = ("GET", "HEAD", "OPTIONS")
#: There are pages for these, outside the business.
ELSEWHERE = (Business.Status.OPENING, Business.Status.CLOSING)


class BusinessMiddleware:
    """Mounts `sync2gear.urls_business` under `/b/<slug>/`, the way a WSGI application is: by script prefix.

    So `{% url %}` needs no slug inside a business. A stranger gets 404; nobody is asked to sign in,
    whether or not the business exists. It costs a member one query a request, and staff two.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match = PREFIX.fullmatch(request.path_info)
        # A thread keeps the schema of its last request: every request starts in public.
        with in_public():
            return self.mounted(request, match) if match else self.get_response(request)

    def mounted(self, request: HttpRequest, match: re.Match[str]) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if match["rest"] is None:
            return HttpResponseRedirect(f"{request.path}/")
        person = person_at(request.user, match["slug"])
        # Visits are for sync2gear's own host: on a pinned one there is no way to begin or end them.
        if request.pinned and (person is None or person.visit):  # type: ignore[attr-defined]
            return not_there(request)
        if person is None:
            return ask_again(request, match["slug"], match["rest"][1:]) or not_there(request)
        if person.business.status not in (*Business.LIVE, *ELSEWHERE):
            return not_there(request)
        if person.business.status in ELSEWHERE:
            return to_its_state(request, person)
        if person.visit and second_step.is_missing(request):
            return second_step.lead(request)
        before = get_script_prefix()
        mount(request, person, match["rest"], f"{before}b/{person.business.slug}/")
        try:
            with in_business(person.business), timezone.override(person.business.time_zone):
                response = self.get_response(request)
        finally:
            set_script_prefix(before)
        return forgotten(response) if person.visit else response

    def process_view(
        self, request: HttpRequest, view: GetResponse, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """A suspended business is there to be looked at."""
        person = getattr(request, "person", None)
        if person is None or not person.is_read_only or request.method in READS:
            return None
        return None if getattr(view, "works_while_suspended", False) else refused(request, person.business)


def forgotten(response: HttpResponse) -> HttpResponse:
    """Once a visit is over, nobody comes back to its pages with the browser's own button."""
    if response.get("Content-Type", "").startswith("text/html"):
        response["Cache-Control"] = "no-store"
    return response


def not_there(request: HttpRequest) -> HttpResponse:
    """The same for a business that does not exist. A fragment has its page loaded anew, which says it."""
    if not request.htmx:  # type: ignore[attr-defined]
        raise Http404
    return HttpResponseNotFound(headers={"HX-Refresh": "true"})


def to_its_state(request: HttpRequest, person: Person) -> HttpResponse:
    """A member goes to the page of a business that is opening or closing; a visit does not lead there."""
    if person.visit:
        return not_there(request)
    if request.method not in READS:
        return refused(request, person.business)
    home = person.business.home
    return HttpResponseClientRedirect(home) if request.htmx else HttpResponseRedirect(home)  # type: ignore[attr-defined]


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """A page goes to sign-in and comes back. A fragment takes its page along, or the form lands in it."""
    page = request.headers.get("HX-Current-URL")
    if page is None:
        return redirect_to_login(request.get_full_path())
    return HttpResponseClientRedirect(redirect_to_login(path_of(page)).url)


def path_of(page: str) -> str:
    """Anybody may send any header, also one that is no address."""
    try:
        return urlsplit(page).path
    except ValueError:
        return "/"


def mount(request: HttpRequest, person: Person, rest: str, prefix: str) -> None:
    """Make the request look as if the business's pages were a site of their own below `prefix`."""
    request.person = person  # type: ignore[attr-defined]
    request.business = person.business  # type: ignore[attr-defined]
    request.visit = person.visit  # type: ignore[attr-defined]
    request.urlconf = "sync2gear.urls_business"
    request.path_info = rest
    set_script_prefix(prefix)
