"""Channels: the mixes that zones are tuned to."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadcast.actions import channels as actions
from broadcast.models import Channel, ChannelPlaylist, Floor, QuietHours, Zone
from broadcast.music.channel_forms import ChannelForm, moved
from broadcast.music.preview import next_sounds
from broadcast.music.said_forms import said_forms
from broadcast.music.tuned import instead_of, tracks_in, uses_of
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest
from tenants.row_sets import forgive

RIGHT = actions.RIGHT


@require_safe
def channels(request: BusinessRequest) -> HttpResponse:
    rows = Channel.objects.kept().open_to(request.person, RIGHT).prefetch_related(*with_places())
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    counts = tracks_in(page_obj)
    listed = [(row, counts[row.pk]) for row in page_obj]
    return render(request, "broadcast/channels.html", {"page_obj": page_obj, "listed": listed})


def with_places() -> tuple[Prefetch, ...]:
    parts = ChannelPlaylist.objects.filter(playlist__removed_at=None).select_related("playlist")
    return (
        Prefetch("parts", parts),
        Prefetch("zone_set", Zone.objects.kept(), to_attr="zones"),
        Prefetch("floor_set", Floor.objects.kept(), to_attr="floors"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def channel(request: BusinessRequest, pk: UUID | None = None) -> HttpResponse:
    """Make a channel, or change it."""
    person = request.person
    person.demand(RIGHT)
    row = Channel.objects.kept().load(person, RIGHT, pk) if pk else None
    if "do" in request.POST:
        return playlists_moved(request, row)
    form = ChannelForm(request.POST or None, instance=row, person=person)
    said = said_forms(request.POST or None, row)
    if all([form.is_valid(), said.is_valid()]) and form.is_bound:
        saved = actions.save_channel(pk, actor=person, announcements=said.columns, **form.cleaned_data)
        return done(request, f"Saved “{saved.name}”.", "channel", saved.pk)
    context = {"form": form, "said": said} | (page_context(request, pk) if pk else {})
    return render(request, "broadcast/channel.html", context, status=422 if form.is_bound else 200)


def playlists_moved(request: BusinessRequest, row: Channel | None) -> HttpResponse:
    """The form with its playlists in another order, not judged yet."""
    order = request.POST["do"]
    form = ChannelForm(moved(request.POST, order), instance=row, person=request.person)
    said = said_forms(request.POST, row)
    forgive(form, *said.forms)
    said._errors, said._non_form_errors = [each.errors for each in said.forms], said.error_class()
    context = {"form": form, "said": said, "moved": order} | (page_context(request, row.pk) if row else {})
    return render_page(request, "broadcast/channel.html", context, partials=("shares",))


def page_context(request: BusinessRequest, pk: UUID) -> dict[str, Any]:
    """What stands beside the form; loaded again: validation has put the rejected words on the instance."""
    row = Channel.objects.kept().load(request.person, RIGHT, pk)
    return {
        "channel": row,
        "track_count": tracks_in([row])[row.pk],
        "instead": instead_of(row),
        "uses": uses_of(row),
        "quiet": QuietHours.objects.kept().filter(channel=row),
        "zones": Zone.objects.kept().open_to(request.person, RIGHT),
    }


@require_safe
def channel_preview(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """The next twenty tracks as a zone would play them from now, and what is said between them."""
    row = Channel.objects.kept().load(request.person, RIGHT, pk)
    zones = list(Zone.objects.kept().open_to(request.person, RIGHT).select_related("floor"))
    asked = request.GET.get("zone")
    zone = next((zone for zone in zones if str(zone.pk) == asked), next(iter(zones), None))
    coming = next_sounds(row, zone) if zone else []
    context = {"channel": row, "zones": zones, "zone": zone, "coming": coming}
    return render_page(request, "broadcast/channel_preview.html", context, partials=("preview",))


@require_POST
def remove_channel(request: BusinessRequest, pk: UUID) -> HttpResponse:
    uses = uses_of(Channel.objects.kept().load(request.person, RIGHT, pk))
    row = actions.remove_channel(pk, actor=request.person)
    said = f"Removed “{row.name}”. {uses.sentence}".strip()
    return done(request, said, "channels", undo=reverse("restore_channel", args=[pk]))


@require_POST
def restore_channel(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.restore_channel(pk, actor=request.person)
    return done(request, f"“{row.name}” is back.", "channels")
