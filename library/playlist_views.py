"""Playlists: the list, and one with its tracks in order."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from library import playlists as actions
from library.finding.searching import matching
from library.forms import PlaylistForm
from library.models import Playlist, Track
from library.playlists.choosing import readable
from library.playlists.holding import held_by, held_in, tracks_in_order
from library.playlists.saying import said
from library.playlists.sharing import floors, open_to
from library.signals import asked_channels
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest, search_words
from tenants.signals import answers

PLACES_A_PAGE = 50
LISTS_A_PAGE = 30
MOST_FLOORS = 1000
#: Tracks that are offered at a time.
OFFERED = 10
#: No playlist is longer than a million.
A_NUMBER = re.compile(r"-?[0-9]{1,6}")


@require_safe
def playlists(request: BusinessRequest) -> HttpResponse:
    rows = open_to(request.person).order_by("name", "id")
    page_obj = Paginator(rows, LISTS_A_PAGE).get_page(request.GET.get("page"))
    held, channels = held_by(page_obj, timezone.now()), channels_of(page_obj)
    listed = [(row, held[row.pk], channels.get(row.pk, ())) for row in page_obj]
    return render(request, "library/playlists.html", {"page_obj": page_obj, "listed": listed})


def channels_of(rows: Iterable[Playlist]) -> dict[UUID, list[str]]:
    """The names of the channels that play each; those above the library know."""
    return answers(asked_channels, playlists=[row.pk for row in rows])


@require_http_methods(["GET", "HEAD", "POST"])
def new_playlist(request: BusinessRequest) -> HttpResponse:
    request.person.demand("edit_library")
    form = PlaylistForm(request.POST or None)
    if form.is_valid():
        row = actions.save_playlist(None, actor=request.person, name=form.cleaned_data["name"])
        return redirect("playlist", row.pk)
    return render(request, "library/new_playlist.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def playlist(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """Its tracks; of one by hand also a box to find more, and its name."""
    row = open_to(request.person).load(request.person, "see", pk)
    if row.kind != "hand" or not request.person.may["edit_library"]:
        return read_playlist(request, row)
    form = PlaylistForm(request.POST or None, instance=row)
    if form.is_valid():
        actions.save_playlist(pk, actor=request.person, name=form.cleaned_data["name"])
        return done(request, f"Saved “{form.cleaned_data['name']}”.", "playlist", pk)
    context = page_context(request, pk, request.GET.get("page")) | {"form": form}
    status = 422 if form.is_bound else 200
    return render_page(
        request, "library/playlist.html", context, partials=("places", "offers"), status=status
    )


def read_playlist(request: BusinessRequest, row: Playlist) -> HttpResponse:
    """One whose tracks nobody puts into an order here, or not this person: what it holds now."""
    if request.method == "POST":
        raise Http404
    held, chosen = held_in(row, timezone.now())
    page_obj = Paginator(chosen, PLACES_A_PAGE).get_page(request.GET.get("page"))
    rule = readable(row.rule)
    context = {
        "playlist": row,
        "page_obj": page_obj,
        "tracks": tracks_in_order(list(page_obj)),
        "held": held,
        "rule": rule,
        "can_edit": request.person.may["edit_library"] and row.kind != "catalogue",
        "lines": said(rule) if rule else [],
        "channels": channels_of([row]).get(row.pk, ()),
    } | sharing(request)
    return render(request, "library/read_playlist.html", context)


def page_context(request: BusinessRequest, pk: UUID, page: str | int | None) -> dict[str, Any]:
    row = Playlist.objects.by_hand().kept().load(request.person, "edit_library", pk)
    places = row.places.filter(track__removed_at=None).select_related("track")
    page_obj = Paginator(places, PLACES_A_PAGE).get_page(page)
    held, channels = held_by([row], timezone.now())[pk], channels_of([row]).get(pk, ())
    told = {"playlist": row, "page_obj": page_obj, "held": held, "channels": channels}
    return told | offers(request) | sharing(request)


def sharing(request: BusinessRequest) -> dict[str, Any]:
    """The floors with which it may be shared, for who may do so."""
    return {"floors": floors() if request.person.may["edit_library"] else {}}


def offers(request: BusinessRequest) -> dict[str, Any]:
    """Tracks to add: what is searched for, else the newest."""
    query = search_words(request)
    tracks = Track.objects.own().playable().filter(matching(query) if query else Q())
    return {"query": query, "offers": tracks[:OFFERED], "is_more": tracks[OFFERED:].exists()}


@require_POST
def add_to_playlist(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """`track` is added at the index `at`, else at the end: both in the form, or in an undo's address."""
    told = request.POST if "track" in request.POST else request.GET
    at = number(told["at"]) if "at" in told else None
    try:
        place = actions.add_track(pk, actor=request.person, track=identifier(told.get("track")), at=at)
    except actions.Full as refused:
        messages.error(request, str(refused))
        return places_now(request, pk, at or 0, "")
    return places_now(request, pk, place.position, f"Added “{place.track.title}”.")


@require_POST
def remove_from_playlist(request: BusinessRequest, pk: UUID) -> HttpResponse:
    place = identifier(request.POST.get("place"))
    gone, index = actions.remove_place(pk, actor=request.person, place=place)
    undo = f"{reverse('add_to_playlist', args=[pk])}?track={gone.track_id}&at={index}"
    return places_now(request, pk, index, f"“{gone.track.title}” is out of this playlist.", undo)


@require_POST
def move_in_playlist(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """Put `place` where the one with the index `to` stands."""
    place, to = identifier(request.POST.get("place")), number(request.POST.get("to"))
    moved, index = actions.move_place(pk, actor=request.person, place=place, to=to)
    return places_now(request, pk, index, f"“{moved.track.title}” is now number {index + 1}.")


def places_now(request: BusinessRequest, pk: UUID, index: int, said: str, undo: str = "") -> HttpResponse:
    """The page of places on which the index stands; `said` is spoken, and shown where there is an undo."""
    page = index // PLACES_A_PAGE + 1
    if request.htmx.target != "places":
        return done(request, said, f"{reverse('playlist', args=[pk])}?page={page}", undo=undo)
    if undo:
        messages.success(request, said, extra_tags=undo)
    context = page_context(request, pk, page) | {"said": said}
    return render_page(request, "library/playlist.html", context, partials=("places",))


def identifier(text: str | None) -> UUID:
    """Raises Http404: only a page of ours sends ids."""
    try:
        return UUID(text or "")
    except ValueError:
        raise Http404 from None


def number(text: str | None) -> int:
    """As `identifier`."""
    if not A_NUMBER.fullmatch(text or ""):
        raise Http404
    return int(text or "")


@require_POST
def share_playlist(request: BusinessRequest, pk: UUID) -> HttpResponse:
    chosen = [identifier(each) for each in request.POST.getlist("floor")[:MOST_FLOORS]]
    with_all = request.POST.get("with") == "all"
    row = actions.share_playlist(pk, actor=request.person, with_all=with_all, floor_ids=chosen)
    is_seen = row.is_shared or row.floor_ids
    told = f"“{row.name}” is shared as you chose." if is_seen else f"“{row.name}” is shared with nobody."
    return done(request, told, "playlist", pk)


@require_POST
def copy_playlist(request: BusinessRequest, pk: UUID) -> HttpResponse:
    made = actions.copy_playlist(pk, actor=request.person)
    return done(request, f"“{made.name}” is a copy. Give it a name of its own.", "playlist", made.pk)


@require_POST
def remove_playlist(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.remove_playlist(pk, actor=request.person)
    return done(request, f"Removed “{row.name}”.", "playlists", undo=reverse("restore_playlist", args=[pk]))


@require_POST
def restore_playlist(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.restore_playlist(pk, actor=request.person)
    return done(request, f"“{row.name}” is back.", "playlists")
