"""Which channel plays at which hours."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadcast.actions import dayparts as actions
from broadcast.models import Channel, Daypart, Floor
from broadcast.music.daypart_forms import DaypartForm
from broadcast.music.tuned import instead_of, tracks_in
from broadcast.music.weeks import clashes, default_name, place_names, strips, zones_with_floors
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest

RIGHT = actions.RIGHT
#: Zones whose week is drawn above the list.
SHOWN_ZONES = 12


@require_safe
def dayparts(request: BusinessRequest) -> HttpResponse:
    """The list; above it every zone's week, below it what plays else."""
    rows = Daypart.objects.kept().open_to(request.person, RIGHT).select_related("channel")
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    zones, floors = zones_with_floors(), list(Floor.objects.kept())
    listed = [(row, place_names(row, zones, floors)) for row in page_obj]
    # Drawn from all of them: one on another page may win.
    drawn = strips(rows, zones)[:SHOWN_ZONES]
    context = {"page_obj": page_obj, "listed": listed, "strips": drawn, "default": default_name()}
    return render(request, "broadcast/dayparts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def daypart(request: BusinessRequest, pk: UUID | None = None) -> HttpResponse:
    """Make a daypart, or change it. Its partial `clashes` answers while the form is being filled in."""
    person = request.person
    person.demand(RIGHT)
    row = Daypart.objects.kept().load(person, RIGHT, pk) if pk else None
    first = {"channel": request.GET.get("channel")}
    form = DaypartForm(
        request.POST or None, instance=row, initial=first if pk is None else None, person=person
    )
    is_asking = request.htmx.target == "clashes"
    if form.is_valid() and not is_asking:
        saved = actions.save_daypart(pk, actor=person, **form.cleaned_data)
        return done(request, f"Saved “{saved}”.", "dayparts")
    context = {"form": form, "daypart": row} | about(form)
    status = 422 if form.is_bound and not is_asking else 200
    return render_page(request, "broadcast/daypart.html", context, partials=("clashes",), status=status)


def about(form: DaypartForm) -> dict[str, Any]:
    """What overlaps with what stands in the form, and whether its channel has music."""
    draft = form.instance
    if (form.is_bound and not form.is_valid()) or (draft._state.adding and not form.is_bound):
        return {"is_ready": False}
    channel: Channel = draft.channel
    return {
        "is_ready": True,
        "clashes": clashes(draft, zones_with_floors()),
        "instead": "" if tracks_in([channel])[channel.pk] else instead_of(channel),
    }


@require_POST
def switch_daypart(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """On, where `on` is sent, else off."""
    is_on = bool(request.POST.get("on"))
    row = actions.switch_daypart(pk, actor=request.person, is_enabled=is_on)
    return done(request, f"“{row}” is {'on' if is_on else 'off'}.", "dayparts")


@require_POST
def remove_daypart(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.remove_daypart(pk, actor=request.person)
    return done(request, f"Removed “{row}”.", "dayparts", undo=reverse("restore_daypart", args=[pk]))


@require_POST
def restore_daypart(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.restore_daypart(pk, actor=request.person)
    return done(request, f"“{row}” is back.", "dayparts")
