"""The day at a glance, and the zones."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadcast.actions import zones as actions
from broadcast.alerts.shown import open_alerts
from broadcast.day import lanes
from broadcast.models import BlockedTrack, Zone
from broadcast.places.standing import by_floor, grouped, standings
from broadcast.places.zone_forms import ZoneForm
from broadcast.players.live import live_url
from broadcast.steps import first_steps
from tenants.answers import done
from tenants.limits import NoRoom
from tenants.partials import render_page
from tenants.requests import BusinessRequest
from tenants.way_forward import told

#: Of more there is the list of players.
MOST_ALERTS = 8
BLOCKED_A_PAGE = 20


@require_safe
def home(request: BusinessRequest) -> HttpResponse:
    """The picture of the day; above it what is still to do before there is one."""
    context = zones_context(request) | {"steps": first_steps(request.person)}
    return render_page(request, "broadcast/home.html", context, partials=("lanes",))


@require_safe
def zones(request: BusinessRequest) -> HttpResponse:
    """Floor by floor."""
    own = by_floor(Zone.objects.kept().open_to(request.person))
    page_obj = Paginator(own, 20).get_page(request.GET.get("page"))
    groups = grouped(lanes(list(page_obj), timezone.now()))
    return render(request, "broadcast/zones.html", {"page_obj": page_obj, "groups": groups})


def zones_context(request: BusinessRequest) -> dict[str, object]:
    own = Zone.objects.kept().open_to(request.person)
    page_obj = Paginator(own, 20).get_page(request.GET.get("page"))
    shown = lanes(list(page_obj), timezone.now())
    one_clock = len({lane.zone.tz for lane in shown}) < 2
    url = live_url(zone.pk for zone in page_obj)
    alerts = list(open_alerts(request.person)[:MOST_ALERTS])
    context = {"page_obj": page_obj, "lanes": shown, "one_clock": one_clock}
    return context | {"live_url": url, "alerts": alerts}


@require_http_methods(["GET", "HEAD", "POST"])
def zone(request: BusinessRequest, pk: UUID | None = None) -> HttpResponse:
    """Open a zone, or change it."""
    request.person.demand("edit_zones")
    row = Zone.objects.kept().load(request.person, "edit_zones", pk) if pk else None
    form = ZoneForm(request.POST or None, instance=row)
    if form.is_valid():
        try:
            saved = actions.save_zone(pk, actor=request.person, **form.cleaned_data)
        except NoRoom as refused:
            form.add_error(None, told(refused, request.person))
        else:
            return done(request, f"Saved {saved.name}.", "zones")
    lane = lanes([row], timezone.now())[0] if row else None
    holds = standings([lane.zone])[lane.zone.pk] if lane else None
    blocked = BlockedTrack.objects.filter(zone=row, track__removed_at=None).select_related("track")
    page_obj = Paginator(blocked, BLOCKED_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "zone": row, "lane": lane, "holds": holds, "page_obj": page_obj}
    return render(request, "broadcast/zone.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove_zone(request: BusinessRequest, pk: UUID) -> HttpResponse:
    try:
        row = actions.remove_zone(pk, actor=request.person)
    except actions.StillInUse as error:
        messages.error(request, str(error))
        return redirect("zone", pk)
    return done(request, f"Removed {row.name}.", "zones", undo=reverse("restore_zone", args=[pk]))


@require_POST
def restore_zone(request: BusinessRequest, pk: UUID) -> HttpResponse:
    try:
        row = actions.restore_zone(pk, actor=request.person)
    except NoRoom as refused:
        messages.error(request, told(refused, request.person))
        return redirect("zones")
    return done(request, f"{row.name} is back.", "zones")
