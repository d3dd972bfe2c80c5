"""The list of music: searched, filtered, sorted, and going on as one scrolls."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from library.finding.asked import DAYS, NAMES, SPANS, STATES, Asked, asked_in
from library.finding.filtering import chips
from library.finding.folders import NO_FOLDER, Folders, folders_of
from library.finding.lists import MOST_COUNTED, looked_up
from library.finding.names import genre_choices
from library.finding.paging import Page, page
from library.finding.searching import Found, with_count
from library.finding.sorting import SORTS
from library.finding.suggesting import suggestions
from library.models import Track
from tenants.limits import Storage, storage_of
from tenants.partials import render_page
from tenants.requests import BusinessRequest, search_words

LABELS = [(name, label) for name, (_, label, _) in SORTS.items()]
#: What of the address are filters.
FIELDS = (
    "folder",
    *NAMES,
    "by",
    "added",
    "only",
    *(f"{name}_{end}" for name in SPANS for end in ("from", "to")),
)
EMPTY = Page([], "", is_first=True)
TRACKS = "library/tracks.html"
LISTS = ("track-list", "more-tracks")
PARTS = (*LISTS, "storage")
#: As many rows as a page shows may be asked for while they are read.
MOST_READING = 50


@require_safe
def tracks(request: BusinessRequest) -> HttpResponse:
    """All music, or what is asked for; `after` goes on behind a row, `filters` shows what to choose from."""
    shows_filters = "filters" in request.GET
    folders = folders_of(request.person, are_asked=shows_filters or "folder" in request.GET)
    asked = asked_in(request.GET, search_words(request), folders)
    if request.htmx.target == "storage":
        return render_page(request, TRACKS, {"storage": storage(request)}, partials=PARTS)
    if request.htmx.target == "filters":
        return filters(request, asked, folders, are_open=shows_filters)
    context = listed(request, asked, folders) | adding(request, asked, folders)
    context["shows_filters"] = shows_filters
    context |= (
        choices(asked, folders) if shows_filters else {"sorts": LABELS, "kept": kept_fields(request.GET)}
    )
    return render_page(request, TRACKS, context, partials=PARTS)


def filters(request: BusinessRequest, asked: Asked, folders: Folders, *, are_open: bool) -> HttpResponse:
    if are_open:
        context, page = choices(asked, folders), "library/filter_tracks.html"
    else:
        context, page = {"kept": kept_fields(request.GET)}, TRACKS
    return render_page(request, page, context, partials=("filters",))


def adding(request: BusinessRequest, asked: Asked, folders: Folders) -> dict[str, Any]:
    """Of the place for new files: a folder that is shown takes them. A search asks for the storage apart."""
    folder, is_all = asked.folder, not (asked.query or asked.is_narrow)
    shows_storage = is_all and request.htmx.target not in LISTS
    return {
        "into": {"pk": folder, "name": folders.path(folder)} if isinstance(folder, UUID) else None,
        "storage": storage(request) if shows_storage else None,
        "is_all": is_all,
    }


def storage(request: BusinessRequest) -> Storage | None:
    return storage_of(request.business) if request.person.may["edit_library"] else None


def listed(request: BusinessRequest, asked: Asked, folders: Folders) -> dict[str, Any]:
    found, way = looked_up(request.person, asked, folders)
    shown = page(slim(found), way, request.GET.get("after", "")) if found.count != 0 else EMPTY
    count = found.count if found.count is not None else total(shown)
    return {
        "page": shown,
        "is_similar": found.is_similar,
        "count": count,
        "is_many": count > MOST_COUNTED,
        "asked": asked,
        "sort": way.name,
        "chips": chips(asked, folders, request.GET),
    }


def slim(found: Found) -> QuerySet[Track]:
    """Without what no list shows; with the count where it is not known yet."""
    rows = found.rows if found.count is not None else with_count(found.rows, MOST_COUNTED)
    return rows.defer("search_words", "search_text")


def total(shown: Page) -> int:
    return int(getattr(shown.rows[0], "total", 0)) if shown.rows else 0


def kept_fields(told: QueryDict) -> list[tuple[str, str]]:
    """The filters of the address, for the form that does not show them."""
    return [(name, value) for name, values in told.lists() if name in FIELDS for value in values][:20]


def choices(asked: Asked, folders: Folders) -> dict[str, Any]:
    """Of the filters."""
    return {
        "folders": folders.branches,
        "no_folder": NO_FOLDER,
        "genres": genre_choices(),
        "asked": asked,
        "sorts": LABELS,
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
    rows = Track.objects.own().kept().taken().open_to(request.person)
    context = {"suggestions": suggestions(rows, search_words(request))}
    return render_page(request, "library/suggest_tracks.html", context, partials=("suggestions",))


@require_safe
def reading_tracks(request: BusinessRequest) -> HttpResponse:
    """Those of the asked for `track`s that were read meanwhile."""
    rows = Track.objects.own().kept().open_to(request.person)
    wanted = identifiers(request.GET.getlist("reading")[:MOST_READING])
    done = rows.filter(pk__in=wanted).exclude(status=Track.Status.WAITING)
    here = request.htmx.current_url_abs_path or reverse("tracks")
    context = {"done": done.defer("search_words", "search_text"), "here": here}
    answer = render_page(request, "library/reading_tracks.html", context, partials=("reading",))
    return trigger_client_event(answer, "read") if context["done"] else answer


def identifiers(texts: list[str]) -> list[UUID]:
    """Without what is none."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
