"""Another channel by hand, until a time."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from broadcast.actions import overrides as actions
from broadcast.models import Override, Zone
from broadcast.music.by_hand import problem_of, wall_end
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
        before = zone.overrides.filter(ends_at__gt=form.now).order_by("starts_at").last()
        row = actions.start_override(actor=person, zone=pk, channel=channel.pk, ends_at=ends_at)
        said = f"{zone.name} plays “{channel.name}” until {wall_end(ends_at, zone, form.now)}."
        undo = again(before) if before else reverse("end_override", args=[row.pk])
        return done(request, said, "home", undo=undo)
    context = {"form": form, "zone": zone}
    return render(request, "broadcast/new_override.html", context, status=422 if form.is_bound else 200)


@require_POST
def end_override(request: BusinessRequest, pk: UUID) -> HttpResponse:
    before: Override = Override.objects.load(request.person, actions.RIGHT, pk)
    row = actions.end_override(pk, actor=request.person)
    is_news = row.ends_at != before.ends_at
    return done(
        request, f"{row.zone.name} is back to its plan.", "home", undo=again(before) if is_news else ""
    )


def again(row: Override) -> str:
    """Where to have what was chosen once more, until the moment at which it would have ended."""
    return f"{reverse('restore_override', args=[row.pk])}?{urlencode({'until': row.ends_at.isoformat()})}"


@require_POST
def restore_override(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """The same channel again, until the moment `?until=` at which it would have ended."""
    row: Override = Override.objects.select_related("zone__floor", "channel").load(
        request.person, actions.RIGHT, pk
    )
    ends_at, now = moment(request.GET.get("until", "")), timezone.now()
    if ends_at is None or problem_of(ends_at, now):
        messages.error(request, f"It would be over by now. {row.zone.name} keeps to its plan.")
        return redirect("home")
    actions.start_override(actor=request.person, zone=row.zone_id, channel=row.channel_id, ends_at=ends_at)
    end = wall_end(ends_at, row.zone, now)
    return done(request, f"{row.zone.name} plays “{row.channel.name}” until {end} again.", "home")


def moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
