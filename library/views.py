"""Music: the list, uploading, and what stands about a track."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from library import actions
from library.forms import TrackForm
from library.models import Sound, Track
from library.uploads import take_in
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest, search_words

NO_FILE = "Choose at least one audio file first."


@require_safe
def tracks(request: BusinessRequest) -> HttpResponse:
    """The list; it asks for itself again while something in it waits to be read."""
    rows = Track.objects.own().kept().open_to(request.person)
    query = search_words(request)
    if query:
        rows = rows.matching(query)
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "query": query,
        "is_reading": any(track.status == Sound.Status.WAITING for track in page_obj),
    }
    return render_page(request, "library/tracks.html", context, partials=("track-list",))


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
    row = Track.objects.own().kept().load(request.person, "edit_library", pk)
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
