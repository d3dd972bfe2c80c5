"""The pages of artists, albums and genres. An address has the name as somebody writes it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.messages import get_messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from library.finding import names
from library.finding.asked import name_in
from library.finding.folding import key_of
from library.finding.lists import MOST_COUNTED
from library.finding.paging import SHOWN, page
from library.finding.searching import with_count
from library.finding.sorting import order
from library.models import Track
from tenants.partials import render_page
from tenants.requests import BusinessRequest, search_words

#: The newest of an artist; those before are found by their names, and among the tracks.
MOST_ALBUMS = 30
#: Beside all those albums.
FEWER = 25
ALBUM, ARTIST = ("album_key", "album_by_key"), ("artist_key",)


def kept(request: BusinessRequest) -> QuerySet[Track]:
    rows: QuerySet[Track] = (
        Track.objects.own().kept().taken().open_to(request.person).defer("search_words", "search_text")
    )
    return rows


def listed(
    request: BusinessRequest, template: str, rows: QuerySet[Any, Any], keys: tuple[str, ...]
) -> HttpResponse:
    """A page of names; `from` jumps to a letter."""
    after, start = request.GET.get("after", ""), name_in(request.GET, "from")
    context = {
        "names": names.page(rows, keys, after, start),
        "query": search_words(request),
        "start": start,
        "letters": names.LETTERS,
    }
    return render_page(request, template, context, partials=("name-list", "more-names"))


@require_safe
def artists(request: BusinessRequest) -> HttpResponse:
    called = names.called(kept(request), "artist_key", search_words(request))
    return listed(request, "library/artists.html", names.artists(called), ARTIST)


@require_safe
def albums(request: BusinessRequest) -> HttpResponse:
    called = names.called(kept(request), "album_key", search_words(request))
    return listed(request, "library/albums.html", names.albums(called), ALBUM)


@require_safe
def genres(request: BusinessRequest) -> HttpResponse:
    called = names.called(kept(request), "genre_key", search_words(request))
    return listed(request, "library/genres.html", names.genres(called), ("genre_key",))


@require_safe
def artist(request: BusinessRequest) -> HttpResponse:
    """The albums that are theirs, and all tracks on which they play."""
    key = asked_key(request)
    rows = kept(request).filter(artist_key=key)
    of_theirs = names.albums(kept(request).filter(album_by_key=key)).order_by("-year", "album_key")
    context = of_tracks(request, rows, "artist", "album", FEWER) | {"albums": of_theirs[:MOST_ALBUMS]}
    if not context["page"].rows and not context["albums"]:
        return nobody(request, "artists")
    return render_page(request, "library/artist.html", context, partials=("more-tracks",))


@require_safe
def album(request: BusinessRequest) -> HttpResponse:
    """Its tracks by disc and number. `by` says whose, where several have the name."""
    rows = kept(request).filter(album_key=asked_key(request))
    if "by" in request.GET:
        rows = rows.filter(album_by_key=key_of(name_in(request.GET, "by")))
    about = names.albums(rows).order_by(*ALBUM).first()
    if about is None:
        return nobody(request, "albums")
    context = of_tracks(request, rows, "album", "album") | {"about": about}
    return render_page(request, "library/album.html", context, partials=("more-tracks",))


@require_safe
def genre(request: BusinessRequest) -> HttpResponse:
    context = of_tracks(request, kept(request).filter(genre_key=asked_key(request)), "genre", "title")
    if not context["page"].rows:
        return nobody(request, "genres")
    return render_page(request, "library/genre.html", context, partials=("more-tracks",))


def nobody(request: BusinessRequest, names_page: str) -> HttpResponse:
    """Who has just changed the last of them, as a message tells, comes to the other names; else Http404."""
    if not len(get_messages(request)):
        raise Http404
    return redirect(names_page)


def asked_key(request: BusinessRequest) -> str:
    """Http404 without a name."""
    key = key_of(name_in(request.GET, "name"))
    if not key:
        raise Http404
    return key


def of_tracks(
    request: BusinessRequest, rows: QuerySet[Track], noun: str, sort: str, size: int = SHOWN
) -> dict[str, Any]:
    """A page of tracks, and the name as the first of them has it."""
    found = page(with_count(rows, MOST_COUNTED), order(sort), request.GET.get("after", ""), size)
    count = int(getattr(found.rows[0], "total", 0)) if found.rows else 0
    name = getattr(found.rows[0], noun) if found.rows else name_in(request.GET, "name")
    within = {noun: name} | ({"by": name_in(request.GET, "by")} if "by" in request.GET else {})
    return {
        "page": found,
        "count": count,
        "is_many": count > MOST_COUNTED,
        "name": name,
        "within": urlencode(within),
    }
