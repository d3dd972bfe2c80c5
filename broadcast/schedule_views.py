"""When announcements play by themselves."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadcast.actions import schedules as actions
from broadcast.day import Coming, coming
from broadcast.forms import ScheduleForm
from broadcast.models import Schedule, Zone
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest

#: Zones whose next times are shown beside a schedule.
SHOWN_ZONES = 3


@require_safe
def schedules(request: BusinessRequest) -> HttpResponse:
    kept = Zone.objects.kept().open_to(request.person)
    rows = (
        Schedule.objects.kept()
        .open_to(request.person, "edit_schedules")
        .filter(announcement__removed_at=None)
    )
    rows = rows.select_related("announcement").prefetch_related(Prefetch("zones", kept))
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "broadcast/schedules.html", {"page_obj": page_obj})


@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: BusinessRequest, pk: UUID | None = None) -> HttpResponse:
    """Make a schedule, or change it. Its partial `next-times` answers while the form is being filled in."""
    person = request.person
    person.demand("edit_schedules")
    row = Schedule.objects.kept().load(person, "edit_schedules", pk) if pk else None
    first = {"announcement": request.GET.get("announcement")}
    form = ScheduleForm(request.POST or None, instance=row, initial=first, person=person)
    is_asking = request.htmx.target == "next-times"
    if form.is_valid() and not is_asking:
        return saved(request, pk, dict(form.cleaned_data))
    context = {"form": form, "schedule": row, "coming": next_times(form)}
    status = 422 if form.is_bound and not is_asking else 200
    return render_page(request, "broadcast/schedule.html", context, partials=("next-times",), status=status)


def saved(request: BusinessRequest, pk: UUID | None, columns: dict[str, Any]) -> HttpResponse:
    zones = list(columns.pop("zones"))
    row = actions.save_schedule(pk, actor=request.person, zones=zones, **columns)
    return done(request, f"Saved “{row.announcement}”.", "schedule", row.pk)


def next_times(form: ScheduleForm) -> list[Coming]:
    """For what stands in the form, or for the saved schedule before it is touched."""
    if form.is_bound:
        zones = form.cleaned_data["zones"][:SHOWN_ZONES] if form.is_valid() else []
        return coming(form.instance, [zone.pk for zone in zones])
    if form.instance._state.adding:
        return []
    return coming(form.instance, form.instance.zones.values_list("pk", flat=True)[:SHOWN_ZONES])


@require_POST
def remove_schedule(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.remove_schedule(pk, actor=request.person)
    said = f"“{row.announcement}” no longer plays by itself."
    return done(request, said, "schedules", undo=reverse("restore_schedule", args=[pk]))


@require_POST
def restore_schedule(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.restore_schedule(pk, actor=request.person)
    return done(request, f"“{row.announcement}” plays by itself again.", "schedules")
