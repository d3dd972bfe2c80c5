"""Players: the list, pairing a new one, changing and disconnecting one."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadcast.actions import devices as actions
from broadcast.alerts.shown import troubles_of
from broadcast.edge.live_key import MOST_ZONES
from broadcast.edge.models import Presence
from broadcast.forms import DeviceForm, PairForm
from broadcast.models import Device, Zone
from broadcast.players import pairing
from broadcast.players.live import live_url
from broadcast.players.rows import player_rows
from broadcast.players.volume import by_hand
from tenants.access import Person
from tenants.answers import done
from tenants.limits import NoRoom
from tenants.partials import render_page
from tenants.requests import BusinessRequest
from tenants.throttle import allowed
from tenants.way_forward import told

#: Codes typed in five minutes: enough for a shop full of new tablets, too few to guess one.
TRIES = 40
TOO_MANY = "That were many codes. Wait five minutes, then try again."


@require_safe
def devices(request: BusinessRequest) -> HttpResponse:
    """The list; it asks for itself again when something changed."""
    rows = Device.objects.open_to(request.person).filter(revoked_at=None).select_related("zone__floor")
    page_obj = Paginator(rows.order_by("zone__name", "name", "pk"), 50).get_page(request.GET.get("page"))
    own = Zone.objects.kept().open_to(request.person).values_list("pk", flat=True)[:MOST_ZONES]
    zones = [*(device.zone_id for device in page_obj), *own]
    context = {"page_obj": page_obj, "players": player_rows(list(page_obj)), "live_url": live_url(zones)}
    return render_page(request, "broadcast/devices.html", context, partials=("device-list",))


@require_http_methods(["GET", "HEAD", "POST"])
def pair_device(request: BusinessRequest) -> HttpResponse:
    """Enter the code that a player shows, and choose its zone."""
    person = request.person
    person.demand("pair_devices")
    code, asked_zone = request.GET.get("code", "")[:12], request.GET.get("zone")
    known = pairing.again(code, person) if code else None
    asked = {"code": code, "zone": asked_zone or (known and known.zone_id), "name": known and known.name}
    # An empty value would hide the form's own choice, which is the only zone.
    first = {name: value for name, value in asked.items() if value}
    form = PairForm(request.POST or None, initial=first, person=person)
    device = approved(form, person) if form.is_valid() else None
    if device:
        messages.success(
            request, f"{device.name} now plays {device.zone.name}. It starts within a few seconds."
        )
        return redirect("devices")
    has_zones = Zone.objects.kept().open_to(person).exists()
    player_url = request.build_absolute_uri("/player/")
    context = {"form": form, "known": known, "has_zones": has_zones, "player_url": player_url}
    return render(request, "broadcast/pair_device.html", context, status=422 if form.is_bound else 200)


def approved(form: PairForm, person: Person) -> Device | None:
    """The device, or None with the reason at the code."""
    if not allowed("user_code", str(person.user.pk), tries=TRIES, period_s=300):
        form.add_error("code", TOO_MANY)
        return None
    asked = form.cleaned_data
    try:
        return pairing.approve(asked["code"], actor=person, zone_id=asked["zone"].pk, name=asked["name"])
    except pairing.CodeRefused as error:
        form.add_error("code", str(error))
    except NoRoom as refused:
        form.add_error(None, told(refused, person))
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def device(request: BusinessRequest, pk: UUID) -> HttpResponse:
    rows = Device.objects.filter(revoked_at=None).select_related("zone__floor")
    row = rows.load(request.person, "pair_devices", pk)
    hand = by_hand(row, Presence.objects.filter(pk=pk).first())
    form = DeviceForm(request.POST or None, instance=row, person=request.person, by_hand=hand)
    if form.is_valid():
        changed = actions.change_device(pk, actor=request.person, **form.changes)
        return done(request, f"Saved {changed.name}.", "devices")
    context = {"form": form, "device": row, "troubles": troubles_of(row)}
    context |= {"player": player_rows([row])[0], "live_url": live_url([row.zone_id])}
    status = 422 if form.is_bound else 200
    return render_page(request, "broadcast/device.html", context, partials=("state",), status=status)


@require_POST
def disconnect_device(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.revoke_device(pk, actor=request.person)
    return done(
        request, f"{row.name} is disconnected. To let it in again, pair it with its new code.", "devices"
    )
