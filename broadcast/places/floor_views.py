"""Floors: places with several zones."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadcast.actions import floors as actions
from broadcast.models import Floor, OpeningHours, Zone
from broadcast.places.floor_forms import FloorForm
from tenants.answers import done
from tenants.limits import NoRoom
from tenants.requests import BusinessRequest
from tenants.way_forward import told

RIGHT = actions.RIGHT


@require_safe
def floors(request: BusinessRequest) -> HttpResponse:
    standing = Prefetch("zones", Zone.objects.kept(), to_attr="standing")
    rows = Floor.objects.kept().open_to(request.person, RIGHT).select_related("channel")
    page_obj = Paginator(rows.prefetch_related(standing), 50).get_page(request.GET.get("page"))
    with_hours = set(OpeningHours.objects.exclude(floor=None).values_list("floor", flat=True))
    return render(request, "broadcast/floors.html", {"page_obj": page_obj, "with_hours": with_hours})


@require_http_methods(["GET", "HEAD", "POST"])
def floor(request: BusinessRequest, pk: UUID | None = None) -> HttpResponse:
    """Make a floor, or change it."""
    person = request.person
    person.demand(RIGHT)
    row = Floor.objects.kept().load(person, RIGHT, pk) if pk else None
    form = FloorForm(request.POST or None, instance=row, person=person)
    if form.is_valid():
        try:
            saved = actions.save_floor(pk, actor=person, **form.cleaned_data)
        except NoRoom as refused:
            form.add_error(None, told(refused, person))
        else:
            return done(request, f"Saved {saved.name}.", "floors")
    name = Floor.objects.kept().load(person, RIGHT, pk).name if pk else "New floor"
    context = {"form": form, "floor": row, "name": name}
    return render(request, "broadcast/floor.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove_floor(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.remove_floor(pk, actor=request.person)
    said = f"Removed {row.name}. Its zones stay, without a floor."
    return done(request, said, "floors", undo=reverse("restore_floor", args=[pk]))


@require_POST
def restore_floor(request: BusinessRequest, pk: UUID) -> HttpResponse:
    try:
        row = actions.restore_floor(pk, actor=request.person)
    except NoRoom as refused:
        messages.error(request, told(refused, request.person))
        return redirect("floors")
    return done(request, f"{row.name} is back, with its zones.", "floors")
