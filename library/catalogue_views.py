"""The catalogue: playlists that sync2gear curates, to follow and to play."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from library.catalogue import following
from library.catalogue.reading import page_of_playlists, page_of_tracks
from library.models import Playlist
from library.playlist_views import channels_of
from tenants.answers import done
from tenants.catalogue import is_catalogue
from tenants.requests import BusinessRequest


@require_safe
def catalogue(request: BusinessRequest) -> HttpResponse:
    request.person.demand("edit_library")
    page_obj, rows = page_of_playlists(request.GET.get("page"))
    own = Playlist.objects.kept().filter(catalogue_id__in=[row.pk for row, _ in rows])
    followed = dict(own.values_list("catalogue_id", "pk"))
    listed = [(row, held, followed.get(row.pk)) for row, held in rows]
    context = {"page_obj": page_obj, "listed": listed, "is_own": is_catalogue(request.business)}
    return render(request, "library/catalogue.html", context)


@require_safe
def catalogue_playlist(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """One with its tracks, to listen to before one follows it."""
    request.person.demand("edit_library")
    found = page_of_tracks(pk, request.GET.get("page"))
    if found is None:
        raise Http404
    row, held, page_obj = found
    copy = Playlist.objects.kept().filter(catalogue_id=pk).first()
    is_own = is_catalogue(request.business)
    context = {"playlist": row, "held": held, "page_obj": page_obj, "copy": copy, "is_own": is_own}
    return render(request, "library/catalogue_playlist.html", context)


@require_POST
def follow_playlist(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = following.follow(pk, actor=request.person)
    said = f"You follow “{row.name}”. Channels can play it now."
    return done(request, said, "playlist", row.pk, undo=reverse("unfollow_playlist", args=[pk]))


@require_POST
def unfollow_playlist(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = following.unfollow(pk, actor=request.person)
    names = channels_of([row]).get(row.pk, [])
    where = f" It was in {', '.join(names)}." if names else ""
    said = f"You no longer follow “{row.name}”.{where}"
    return done(request, said, "playlists", undo=reverse("follow_playlist", args=[pk]))
