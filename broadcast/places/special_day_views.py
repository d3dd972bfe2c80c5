"""Closed days, and the holidays that a place keeps. They stand on the page of its opening hours."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from broadcast.actions import special_days as actions
from broadcast.models import HolidayCalendar, SpecialDay
from broadcast.places.countries import title_of
from broadcast.places.hours_views import address
from broadcast.places.place import place_of
from broadcast.places.special_day_forms import HolidayCalendarForm, SpecialDayForm
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest
from tenants.row_sets import forgive

RIGHT = actions.RIGHT


@require_http_methods(["GET", "HEAD", "POST"])
def special_day(request: BusinessRequest, pk: UUID | None = None) -> HttpResponse:
    person = request.person
    person.demand(RIGHT)
    row = SpecialDay.objects.kept().load(person, RIGHT, pk) if pk else None
    form = SpecialDayForm(request.POST or None, instance=row, person=person, asked=request.GET)
    if form.is_valid():
        saved = actions.save_special_day(pk, actor=person, **form.cleaned_data)
        return done(request, f"Saved “{saved.name}”.", address(place_of(saved)))
    context = {"form": form, "special_day": row, "back": back(request, row)}
    status = 422 if form.is_bound else 200
    return render(request, "broadcast/special_day.html", context, status=status)


def back(request: BusinessRequest, row: Any) -> str:
    """The hours from which somebody came."""
    asked = next((f"?{name}={request.GET[name]}" for name in ("zone", "floor") if name in request.GET), "")
    return address(place_of(row)) if row else reverse("opening_hours") + asked


@require_POST
def remove_special_day(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.remove_special_day(pk, actor=request.person)
    undo = reverse("restore_special_day", args=[pk])
    return done(request, f"Removed “{row.name}”.", address(place_of(row)), undo=undo)


@require_POST
def restore_special_day(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.restore_special_day(pk, actor=request.person)
    return done(request, f"“{row.name}” is back.", address(place_of(row)))


@require_http_methods(["GET", "HEAD", "POST"])
def holiday_calendar(request: BusinessRequest, pk: UUID | None = None) -> HttpResponse:
    """Its partial `regions` answers when another country is chosen; `do=regions` asks without JavaScript."""
    person = request.person
    person.demand(RIGHT)
    row = HolidayCalendar.objects.kept().load(person, RIGHT, pk) if pk else None
    form = HolidayCalendarForm(request.POST or None, instance=row, person=person, asked=request.GET)
    is_asking = request.htmx.target == "regions" or "do" in request.POST
    if not is_asking and form.is_valid():
        saved = actions.save_holiday_calendar(pk, actor=person, **form.cleaned_data)
        return done(request, f"Saved the {title(saved)}.", address(place_of(saved)))
    if is_asking:
        forgive(form)
    context = {"form": form, "holiday_calendar": row, "back": back(request, row)}
    context["title"] = title(row) if row else "Holidays of a country"
    status = 422 if form.is_bound and not is_asking else 200
    template = "broadcast/holiday_calendar.html"
    return render_page(request, template, context, partials=("regions",), status=status)


def title(row: HolidayCalendar) -> str:
    return f"holidays of {title_of(row)}"


@require_POST
def remove_holiday_calendar(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.remove_holiday_calendar(pk, actor=request.person)
    undo = reverse("restore_holiday_calendar", args=[pk])
    return done(request, f"Removed the {title(row)}.", address(place_of(row)), undo=undo)


@require_POST
def restore_holiday_calendar(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.restore_holiday_calendar(pk, actor=request.person)
    return done(request, f"The {title(row)} are back.", address(place_of(row)))
