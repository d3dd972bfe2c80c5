"""The list of music: searched, filtered, sorted, and going on as one scrolls."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from library.finding.asked import DAYS, SPANS, STATES, Asked, asked_in
from library.finding.filtering import chips, filtered
from library.finding.folders import NO_FOLDER, Folders, folders_of
from library.finding.folding import keyed
from library.finding.names import genre_choices
from library.finding.paging import page
from library.finding.searching import Found, counted, search
from library.finding.sorting import SORTS, order
from library.finding.suggesting import suggestions
from library.models import Track
from tenants.partials import render_page
from tenants.requests import BusinessRequest, search_words

#: Counted exactly; what are more are not counted to the end.
MOST_COUNTED = 10_000
#: As many rows as a page shows may be asked for while they are read.
MOST_READING = 50


@require_safe
def tracks(request: BusinessRequest) -> HttpResponse:
    """All music, or what is asked for; `after` goes on behind a row."""
    rows = Track.objects.kept().open_to(request.person)
    folders = folders_of(request.person)
    asked = asked_in(request.GET, search_words(request), folders)
    found = found_in(rows, asked, folders)
    way = order(asked.sort, keyed(asked.query), walks=found.count > MOST_COUNTED)
    context = {
        "page": page(found.rows.defer("search_words", "search_text"), way, request.GET.get("after", "")),
        "found": found,
        "is_many": found.count > MOST_COUNTED,
        "asked": asked,
        "sort": way.name,
        "chips": chips(asked, folders, request.GET),
    }
    if not request.htmx.target:
        context |= choices(asked, folders)
    return render_page(request, "library/tracks.html", context, partials=("track-list", "more-tracks"))


def found_in(rows: Any, asked: Asked, folders: Folders) -> Found:
    narrowed = filtered(rows, asked, folders)
    if asked.query:
        return search(narrowed, asked.query, MOST_COUNTED)
    return Found(narrowed, counted(narrowed, MOST_COUNTED))


def choices(asked: Asked, folders: Folders) -> dict[str, Any]:
    """Of the filters."""
    return {
        "folders": folders.branches,
        "no_folder": NO_FOLDER,
        "genres": genre_choices(),
        "sorts": [(name, label) for name, (_, label, _) in SORTS.items()],
        "states": STATES.items(),
        "days": DAYS.items(),
        "spans": [span_field(asked, name) for name in SPANS],
    }


def span_field(asked: Asked, name: str) -> dict[str, Any]:
    _, label, least, most = SPANS[name]
    first, last = next(((span.first, span.last) for span in asked.spans if span.name == name), (None, None))
    return {"name": name, "label": label, "least": least, "most": most, "first": first, "last": last}


@require_safe
def suggest_tracks(request: BusinessRequest) -> HttpResponse:
    """What begins as the search does, to choose from while somebody types."""
    rows = Track.objects.kept().open_to(request.person)
    context = {"suggestions": suggestions(rows, search_words(request))}
    return render_page(request, "library/suggest_tracks.html", context, partials=("suggestions",))


@require_safe
def reading_tracks(request: BusinessRequest) -> HttpResponse:
    """Those of the asked for `track`s that were read meanwhile."""
    rows = Track.objects.kept().open_to(request.person)
    wanted = identifiers(request.GET.getlist("reading")[:MOST_READING])
    done = rows.filter(pk__in=wanted).exclude(status=Track.Status.WAITING)
    context = {"done": done.defer("search_words", "search_text")}
    return render_page(request, "library/reading_tracks.html", context, partials=("reading",))


def identifiers(texts: list[str]) -> list[UUID]:
    """Without what is none."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
