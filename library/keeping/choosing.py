"""Which tracks somebody has chosen in a list: ticked ones, or all that the list found."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse

from library.finding.asked import asked_in
from library.finding.filtering import filtered
from library.finding.folders import folders_of
from library.finding.searching import search
from library.keeping.changing import MOST, TOO_MANY, TooMany
from library.keeping.editing import RIGHT
from library.models import Track
from tenants.requests import BusinessRequest, words_in

#: Letters of a list's address: cut short it would mean other tracks.
MOST_ASKED = 8_000
TOO_LONG = "This list asks for too much at once. Take a filter away, then choose again."
NOTHING_CHOSEN = "Tick at least one track first."


def chosen(request: BusinessRequest) -> list[UUID]:
    """Raises TooMany; Http404 for what no page of ours sends. Who may not edit gets Http404, too.

    `track` comes once a tick, `tracks` holds many in one field: a browser may send a thousand fields only.
    """
    request.person.demand(RIGHT)
    if request.POST.get("all"):
        rows = all_found(request)
        pks = list(rows.order_by().values_list("pk", flat=True)[: MOST + 1])
    else:
        ids = [*request.POST.getlist("track"), *request.POST.get("tracks", "").split()]
        if len(ids) > MOST:
            raise TooMany(TOO_MANY)
        pks = list(rows_of(request).filter(pk__in=identified(ids)).order_by().values_list("pk", flat=True))
    if len(pks) > MOST:
        raise TooMany(TOO_MANY)
    return pks


def all_found(request: BusinessRequest) -> QuerySet[Track]:
    """What the list that somebody looks at has found, where they ticked all of it. Raises TooMany."""
    asked = request.POST.get("asked", "")
    if len(asked) > MOST_ASKED:
        raise TooMany(TOO_LONG)
    return found(request, QueryDict(asked))


def rows_of(request: BusinessRequest) -> QuerySet[Track]:
    rows: QuerySet[Track] = Track.objects.own().kept().open_to(request.person, RIGHT)
    return rows


def found(request: BusinessRequest, asked: QueryDict) -> QuerySet[Track]:
    """What a list shows that was asked like this, all of its pages."""
    folders = folders_of(request.person, are_asked="folder" in asked)
    wanted = asked_in(asked, words_in(asked), folders)
    rows = filtered(rows_of(request), wanted, folders)
    if wanted.query:
        rows = search(rows, wanted.query, MOST).rows
    if folder := asked.get("in_folder"):
        rows = rows.filter(folder__in=identified([folder]))
    return rows


def identified(texts: Iterable[str]) -> list[UUID]:
    """Raises Http404: only a page of ours sends ids."""
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        raise Http404 from None


def back(request: BusinessRequest) -> str:
    """The page of music from which somebody came; the list of tracks where it is none."""
    music, told = reverse("tracks"), request.POST.get("back") or request.GET.get("back", "")
    return told[:2000] if told.startswith(music) else music
