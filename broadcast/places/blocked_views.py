"""Which zones play a track, and which leave it out."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from broadcast.actions import blocking as actions
from broadcast.models import BlockedTrack, Zone
from broadcast.places.standing import by_floor
from library.models import Track
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest

A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def track_zones(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """The zones that the person may edit, and whether each plays the track; a POST says it of one."""
    track = Track.objects.kept().load(request.person, actions.RIGHT, pk)
    asked = {**request.GET.dict(), **request.POST.dict()}
    if request.method == "POST":
        switch(request, track, asked)
        if request.htmx.target != "track_zones":
            return redirect("track_zones", pk)
    zones = by_floor(Zone.objects.kept().open_to(request.person, actions.RIGHT).select_related("floor"))
    page_obj = Paginator(zones, A_PAGE).get_page(asked.get("page"))
    blocked = {row.zone_id: row for row in BlockedTrack.objects.filter(track=track, zone__in=list(page_obj))}
    places = [(zone, blocked.get(zone.pk)) for zone in page_obj]
    # A copy of the catalogue's has no page of its own.
    playlist = track.playlists.kept().order_by("name", "pk").first() if track.catalogue_id else None
    context = {"track": track, "page_obj": page_obj, "places": places, "playlist": playlist}
    return render_page(request, "broadcast/track_zones.html", context, partials=("track_zones",))


def switch(request: BusinessRequest, track: Track, asked: dict[str, Any]) -> None:
    """`asked` says what the zone does from now on: a button that is pressed twice changes nothing more."""
    try:
        zone = UUID(asked.get("zone", ""))
    except ValueError:
        # Only a page of ours sends ids.
        raise Http404 from None
    if asked.get("block"):
        actions.block_track(zone, track.pk, actor=request.person)
        return
    rows = BlockedTrack.objects.open_to(request.person, actions.RIGHT).filter(zone=zone, track=track)
    for row in rows:
        actions.unblock_track(row.pk, actor=request.person)


@require_POST
def unblock_track(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.unblock_track(pk, actor=request.person)
    again = urlencode({"zone": str(row.zone_id), "block": "1"})
    undo = f"{reverse('track_zones', args=[row.track_id])}?{again}"
    return done(request, f"{row.zone.name} plays “{row.track.title}” again.", "zone", row.zone_id, undo=undo)
