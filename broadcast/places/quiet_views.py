"""Quiet hours."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadcast.actions import quiet as actions
from broadcast.models import QuietHours, ScheduleItem
from broadcast.music.tuned import listed
from broadcast.places.quiet_forms import QuietForm
from broadcast.places.quiet_words import is_over, silenced, where
from broadcast.places.silenced import silenced_by
from tenants.answers import done
from tenants.requests import BusinessRequest

RIGHT = actions.RIGHT


@require_safe
def quiet_hours(request: BusinessRequest) -> HttpResponse:
    items = Prefetch("schedule__items", ScheduleItem.objects.select_related("announcement"))
    rows = QuietHours.objects.kept().open_to(request.person, RIGHT)
    rows = rows.select_related("zone", "floor", "channel", "schedule").prefetch_related(items)
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    lines = [(row, silenced(row), is_over(row)) for row in page_obj]
    return render(request, "broadcast/quiet_hours.html", {"page_obj": page_obj, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def quiet(request: BusinessRequest, pk: UUID | None = None) -> HttpResponse:
    """Make quiet hours, or change them. `?zone=`, `?channel=` and so on choose beforehand where."""
    person = request.person
    person.demand(RIGHT)
    row = QuietHours.objects.kept().load(person, RIGHT, pk) if pk else None
    form = QuietForm(request.POST or None, instance=row, person=person, asked=request.GET)
    if form.is_valid():
        saved = actions.save_quiet(pk, actor=person, **form.cleaned_data)
        warn(request, saved)
        return done(request, f"Saved “{saved}”.", "quiet_hours")
    before = QuietHours.objects.kept().load(person, RIGHT, pk) if pk else None
    context = {"form": form, "quiet": before, "name": str(before) if before else "New quiet hours"}
    context["silenced"] = names(before) if before and not form.is_bound else ""
    return render(request, "broadcast/quiet.html", context, status=422 if form.is_bound else 200)


def warn(request: BusinessRequest, row: QuietHours) -> None:
    if said := names(row):
        messages.warning(request, f"Nothing is heard of {said} any more, in the next two weeks at least.")


def names(row: QuietHours) -> str:
    """The schedules that it silences entirely, and where."""
    found = [f"“{each}”" for each in silenced_by(row, timezone.now())]
    more = [f"{len(found) - 5} more"] if len(found) > 5 else []
    return f"{listed([*found[:5], *more])} {where(row)}".strip() if found else ""


@require_POST
def remove_quiet(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.remove_quiet(pk, actor=request.person)
    return done(request, f"Removed “{row}”.", "quiet_hours", undo=reverse("restore_quiet", args=[pk]))


@require_POST
def restore_quiet(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.restore_quiet(pk, actor=request.person)
    return done(request, f"“{row}” holds again.", "quiet_hours")
