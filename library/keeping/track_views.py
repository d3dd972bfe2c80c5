"""One track: its tags, what is known of it, and where it is used."""

from datetime import timedelta
from urllib.parse import urldefrag
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from library.finding.lists import beside, name_at
from library.keeping.bin import remove_tracks, restore_tracks
from library.keeping.choosing import back
from library.keeping.editing import RIGHT, edit_track
from library.keeping.forms import TrackForm
from library.keeping.saying import missed
from library.keeping.tree import Branch, grown, path
from library.keeping.uses import uses_of
from library.models import MusicFolder, Track
from tenants.answers import done
from tenants.models import AuditLog
from tenants.requests import BusinessRequest

USES_SHOWN = 30
#: An upload's log entry is written with its row.
SOON = timedelta(minutes=5)


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row: Track = Track.objects.own().kept().load(request.person, RIGHT, pk)
    branches = grown(MusicFolder.objects.kept().open_to(request.person, RIGHT), {})
    way = urldefrag(back(request)).url
    form = TrackForm(request.POST or None, track=row, branches=branches)
    if form.is_valid():
        outcome = edit_track(pk, actor=request.person, **form.changed)
        undo = reverse("undo_change", args=[outcome.change.pk]) if outcome.done else ""
        return done(
            request,
            f"Saved “{form.cleaned_data['title']}”.{missed(outcome)}",
            back(request),
            undo=undo,
        )
    context = {
        "form": form,
        "track": row,
        "lead_s": row.lead_ms / 1000,
        "tail_s": row.tail_ms / 1000,
        "back": f"{way}#track-{pk}",
        "list": way,
        "came_from": list_name(way, branches),
        "beside": beside(request.person, way, row),
        "uses": uses_of([pk])[:USES_SHOWN],
        "added_by": added_by(row, request),
    }
    return render(request, "library/track.html", context, status=422 if form.is_bound else 200)


def list_name(address: str, branches: dict[UUID, Branch]) -> str:
    """Of where somebody came from: an artist, an album, a genre, or a folder by its path."""
    folder = next((pk for pk in branches if reverse("music_folder", args=[pk]) == address), None)
    return " / ".join(f"{each}" for each in path(branches, folder)) or name_at(address) or "Music"


def added_by(row: Track, request: BusinessRequest) -> str:
    """By the log, which is indexed by the time alone; empty where it does not say."""
    near = (row.created_at - SOON, row.created_at + SOON)
    told = AuditLog.objects.filter(
        business=request.business, at__range=near, object_id=row.pk, verb="uploaded"
    )
    return told.values_list("actor_name", flat=True).first() or ""


@require_POST
def remove_track(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """What is in use asks first, and says where."""
    row: Track = Track.objects.own().kept().load(request.person, RIGHT, pk)
    uses = uses_of([pk])
    if uses and "sure" not in request.POST:
        context = {"track": row, "uses": uses[:USES_SHOWN], "back": back(request)}
        return render(request, "library/remove_track.html", context)
    outcome = remove_tracks([pk], actor=request.person)
    undo = reverse("undo_change", args=[outcome.change.pk])
    return done(request, f"Removed “{row.title}”. It lies in the bin for 30 days.", back(request), undo=undo)


@require_POST
def restore_track(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row: Track = Track.objects.load(request.person, RIGHT, pk)
    if not restore_tracks([pk], actor=request.person).done:
        messages.error(request, f"“{row.title}” lies in the bin no more: it is back, or went for good.")
        return redirect("tracks")
    return done(request, f"“{row.title}” is back.", "tracks")
