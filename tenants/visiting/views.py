"""sync2gear's staff go into a business, stay on, and leave it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from tenants import actions
from tenants.access import staff_may
from tenants.forms import EnterForm
from tenants.models import Business, StaffVisit
from tenants.partials import render_page
from tenants.requests import SignedInRequest, search_words
from tenants.staff import staff_only
from tenants.templatetags.console import Room, pages_called
from tenants.visiting import choices, visits
from tenants.visiting.over import over
from tenants.visiting.places import name_at, place_of

AGAIN = "You are in again for 60 minutes. What was not done meanwhile has to be done once more."


@staff_only("see_businesses")
@require_safe
def staff_palette(request: SignedInRequest) -> HttpResponse:
    """What the palette offers for what is typed; without words the businesses that one visited last."""
    if not request.htmx:
        return redirect("staff_businesses")
    words = search_words(request)
    businesses = list(choices.found(request.user, words) if words else choices.recent(request.user))
    pages = pages_called(request.user, words)
    context = {
        "query": words,
        "businesses": businesses,
        "pages": pages,
        "pages_first": pages_first(words, businesses, pages),
        "place": place_of(request),
    }
    return render(request, "components/palette.html#palette-list", context)


def pages_first(words: str, businesses: list[Business], pages: list[Room]) -> bool:
    """A page that begins so, where no business does."""
    is_page = any(room.label.casefold().startswith(words.casefold()) for room in pages)
    return bool(words) and is_page and not any(row.place == 0 for row in businesses)


@staff_only("enter")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_enter(request: SignedInRequest, slug: str) -> HttpResponse:
    """`at` is the page to go to, as a path below the business; `over`, that a visit has just ended there."""
    business = get_object_or_404(Business, slug=slug, status__in=Business.LIVE)
    asked = request.POST if request.method == "POST" else request.GET
    at = asked.get("at", "")
    context = {
        "business": business,
        "at": at if name_at(at) else "",
        "is_over": asked.get("over") == "yes",
        "is_lost": asked.get("lost") == "yes",
    }
    form = EnterForm(request.POST or None)
    if form.is_valid():
        visit = actions.start_visit(business, actor=request.user, reason=form.cleaned_data["reason"])
        return let_in(request, visit, f"/b/{business.slug}/{context['at']}", stays=bool(context["is_over"]))
    context |= {"form": form, "reasons": choices.reasons(request.user)}
    status = 422 if form.is_bound else 200
    return render_page(
        request, "tenants/staff_enter.html", context, partials=("palette-step",), status=status
    )


def let_in(request: SignedInRequest, visit: StaffVisit, path: str, *, stays: bool) -> HttpResponse:
    """To the page; somebody whose visit ended over an open page stays there, with what they have typed."""
    if not request.htmx:
        return redirect(path)
    if not stays:
        return HttpResponseClientRedirect(path)
    messages.success(request, AGAIN)
    return render_page(request, "components/palette.html", {"begun": visit}, partials=("palette-step",))


@staff_only("enter")
@require_POST
def staff_again(request: SignedInRequest, slug: str) -> HttpResponse:
    """Another 60 minutes, for the same reason; it is asked for anew once the visit is over."""
    business = get_object_or_404(Business, slug=slug, status__in=Business.LIVE)
    visit = actions.stay_on(actor=request.user, business=business)
    if visit is None:
        return over(request, business, "")
    if not request.htmx:
        return redirect(f"/b/{business.slug}/")
    return render_page(
        request, "components/visit.html", {"visit": visit, "business": business}, partials=("visit",)
    )


@staff_only("enter")
@require_POST
def staff_leave(request: SignedInRequest, slug: str) -> HttpResponse:
    business = get_object_or_404(Business, slug=slug)
    actions.end_visits(actor=request.user, business=business)
    return redirect("staff_businesses")


@staff_only("enter")
@require_safe
def staff_visits(request: SignedInRequest) -> HttpResponse:
    """One's own visits; those of everybody for who decides who works here."""
    sees_all = staff_may(request.user, "edit_staff")
    query = search_words(request)
    rows = visits.listed(None if sees_all else request.user, query)
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {"page_obj": page_obj, "query": query, "sees_all": sees_all}
    return render_page(request, "tenants/staff_visits.html", context, partials=("visit-list",))
