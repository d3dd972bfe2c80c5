"""When places are open."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from broadcast.actions import hours as actions
from broadcast.places.hours_forms import WeekForm, forgiving, from_address, in_address, moved
from broadcast.places.hours_page import hours_context, places, special_context
from broadcast.places.open_week import unfolded
from broadcast.places.place import Place, place_asked
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest


@require_http_methods(["GET", "HEAD", "POST"])
def opening_hours(request: BusinessRequest) -> HttpResponse:
    """The week of the business, or of `?zone=` or `?floor=`. `?week=` is one to be brought back."""
    place = place_asked(request.person, request.GET)
    order = request.POST.get("do", "")
    context = hours_context(place)
    if order == "inherit":
        return inherited(request, context)
    if order:
        return week_moved(request, order, context)
    if request.method != "POST":
        return page(request, WeekForm.of(context["hours"].rows), context)
    week = WeekForm(from_address(request.GET.getlist("week")) if "week" in request.GET else request.POST)
    if not week.is_valid():
        return page(request, week, context, status=422)
    actions.save_hours(place, week.week, actor=request.person)
    return done(request, f"Saved the hours of {place.name}.", address(place), undo=undo_of(context))


def page(
    request: BusinessRequest, week: WeekForm, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    about = special_context(context["place"])
    page_obj = Paginator(about.pop("listed"), 50).get_page(request.GET.get("page"))
    context |= about | {"week": week, "places": places(request.person), "page_obj": page_obj}
    return render_page(request, "broadcast/opening_hours.html", context, partials=("week",), status=status)


def week_moved(request: BusinessRequest, order: str, context: dict[str, Any]) -> HttpResponse:
    """The week as it stands after one of its buttons, not judged yet."""
    week = forgiving(WeekForm(moved(request.POST, order)))
    verb, _, prefix = order.partition(" ")
    if verb == "add":
        week.focus_last(prefix)
    return page(request, week, context | {"verb": verb, "moved_in": prefix.partition(" ")[0]})


def inherited(request: BusinessRequest, context: dict[str, Any]) -> HttpResponse:
    """The place has no hours of its own any more."""
    place: Place = context["place"]
    actions.save_hours(place, [], actor=request.person)
    said = f"{place.name} has no opening hours of its own any more."
    return done(request, said[:1].upper() + said[1:], address(place), undo=undo_of(context))


def undo_of(context: dict[str, Any]) -> str:
    """The address that brings the place's own hours back; empty where it had none."""
    place: Place = context["place"]
    if not context["is_own"]:
        return ""
    rows = context["hours"].rows
    week = in_address(unfolded((row.days, row.opens, row.closes) for row in rows))
    return f"{address(place)}{'&' if place.query else '?'}{urlencode({'week': week}, doseq=True)}"


def address(place: Place) -> str:
    return reverse("opening_hours") + place.query
