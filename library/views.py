"""Music: the list, and uploading."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from library.models import Sound, Track
from library.uploads import take_in
from tenants.partials import render_page
from tenants.requests import BusinessRequest, search_words

NO_FILE = "Choose at least one audio file first."


@require_safe
def tracks(request: BusinessRequest) -> HttpResponse:
    """The list; it asks for itself again while something in it waits to be read."""
    rows = Track.objects.kept().open_to(request.person)
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
