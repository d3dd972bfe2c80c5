"""Music: uploading, and what stands about a track. The list is in `finding/`."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from library import actions
from library.forms import TrackForm
from library.models import Track
from library.uploads import take_in
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest

NO_FILE = "Choose at least one audio file first."


@require_POST
def upload_tracks(request: BusinessRequest) -> HttpResponse:
    """Take in every file of the request; a refused one never holds back the others."""
    request.person.demand("edit_library")
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, NO_FILE)
    taken = [take_in(file, actor=request.person) for file in files]
    if request.htmx.target == "upload":
        return render_page(request, "library/tracks.html", {"taken": taken}, partials=("upload",))
    return redirect("tracks")


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = Track.objects.kept().load(request.person, "edit_library", pk)
    form = TrackForm(request.POST or None, instance=row)
    if form.is_valid():
        actions.retitle_track(pk, actor=request.person, **form.cleaned_data)
        return done(request, f"Saved “{form.cleaned_data['title']}”.", "tracks")
    playlists = row.playlists.filter(removed_at=None).distinct()
    context = {"form": form, "track": row, "playlists": playlists}
    return render(request, "library/track.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove_track(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.remove(Track, pk, actor=request.person)
    return done(request, f"Removed “{row.title}”.", "tracks", undo=reverse("restore_track", args=[pk]))


@require_POST
def restore_track(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.restore(Track, pk, actor=request.person)
    return done(request, f"“{row.title}” is back.", "tracks")
