"""Another channel by hand, until a time."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from broadcast.actions import overrides as actions
from broadcast.models import Zone
from broadcast.music.by_hand import wall_end
from broadcast.music.override_forms import OverrideForm
from tenants.answers import done
from tenants.requests import BusinessRequest


@require_http_methods(["GET", "HEAD", "POST"])
def new_override(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """Choose a channel for a zone, and until when."""
    person = request.person
    zones = Zone.objects.kept().select_related("floor")
    zone = zones.load(person, actions.RIGHT, pk)
    first = {"channel": request.GET.get("channel")}
    form = OverrideForm(request.POST or None, initial=first, person=person, zone=zone, now=timezone.now())
    if form.is_valid():
        channel, ends_at = form.cleaned_data["channel"], form.cleaned_data["ends_at"]
        actions.start_override(actor=person, zone=pk, channel=channel.pk, ends_at=ends_at)
        end = wall_end(ends_at, zone, form.now)
        return done(request, f"{zone.name} plays “{channel.name}” until {end}.", "home")
    context = {"form": form, "zone": zone}
    return render(request, "broadcast/new_override.html", context, status=422 if form.is_bound else 200)


@require_POST
def end_override(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.end_override(pk, actor=request.person)
    return done(request, f"{row.zone.name} is back to its plan.", "home")
