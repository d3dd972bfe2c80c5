"""The rows that somebody asked for, and the filters as signs on the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from library.finding.asked import DAYS, SPANS, STATES, Asked, Span
from library.finding.folders import GONE, NO_FOLDER, Folders
from library.finding.folding import key_of
from library.finding.tagging import key, spellings
from library.models import Track

NOWHERE = {NO_FOLDER: "In no folder", GONE: "A folder that is gone"}


def filtered(rows: QuerySet[Track], asked: Asked, folders: Folders) -> QuerySet[Track]:
    """Without the words that are searched for."""
    rows = in_folder(rows, asked, folders)
    rows = named(rows, asked)
    for span in asked.spans:
        rows = rows.filter(**within(span))
    if any(span.name == "loudness" for span in asked.spans):
        rows = rows.exclude(sha256="")
    if asked.days:
        rows = rows.filter(created_at__gte=timezone.now() - timedelta(days=int(asked.days)))
    for state in asked.states:
        rows = rows.filter(in_state(state))
    return rows


def named(rows: QuerySet[Track], asked: Asked) -> QuerySet[Track]:
    if asked.genre:
        rows = rows.filter(genre_key=asked.genre_key)
    if asked.artist:
        rows = rows.filter(artist_key=key_of(asked.artist))
    if asked.album:
        rows = rows.filter(album_key=key_of(asked.album))
    if asked.album and asked.by is not None:
        rows = rows.filter(album_by_key=key_of(asked.by))
    if (asked.genre or asked.artist or asked.album) and "refused" not in asked.states:
        # As their own pages list and count them.
        rows = rows.taken()  # type: ignore[attr-defined]
    if asked.tag:
        rows = rows.filter(tags__overlap=[asked.tag, *spellings([asked.tag])[key(asked.tag)]])
    return rows


def in_folder(rows: QuerySet[Track], asked: Asked, folders: Folders) -> QuerySet[Track]:
    if asked.folder is None:
        return rows
    if isinstance(asked.folder, UUID):
        return rows.filter(folder__in=folders.below(asked.folder))
    if asked.folder == NO_FOLDER:
        return rows.filter(Q(folder=None) | ~Q(folder__removed_at=None))
    return rows.none()


def within(span: Span) -> dict[str, Any]:
    """A BPM of 120.4 is one up to 120: what is measured is shown without its fraction."""
    column, above = SPANS[span.name][0], 1 if span.name in ("bpm", "loudness") else 0
    bounds: dict[str, Any] = {}
    if span.first is not None:
        bounds[f"{column}__gte"] = span.first
    if span.last is not None:
        bounds[f"{column}__lt" if above else f"{column}__lte"] = span.last + above
    return bounds


def in_state(state: str) -> Q:
    match state:
        case "unplayed":
            return Q(last_played_at=None)
        case "expired":
            return Q(expires_at__lte=timezone.now())
        case "refused":
            return Q(status=Track.Status.REFUSED)
        case "twice":
            return ~Q(twin=None)
        case "explicit":
            return Q(is_explicit=True)
    return Q(is_explicit=False)


@dataclass(frozen=True)
class Chip:
    """A filter, and the address of the list without it."""

    label: str
    without: str


def chips(asked: Asked, folders: Folders, told: QueryDict) -> list[Chip]:
    made = []
    if asked.folder:
        label = folders.path(asked.folder) if isinstance(asked.folder, UUID) else NOWHERE[asked.folder]
        made.append(Chip(label, without(told, "folder")))
    made += name_chips(asked, told)
    made += [Chip(str(span), without(told, f"{span.name}_from", f"{span.name}_to")) for span in asked.spans]
    if asked.days:
        made.append(Chip(DAYS[asked.days], without(told, "added")))
    return made + [Chip(STATES[state], without(told, only=state)) for state in asked.states]


def name_chips(asked: Asked, told: QueryDict) -> Iterator[Chip]:
    if asked.genre:
        yield Chip(asked.genre, without(told, "genre"))
    if asked.artist:
        yield Chip(f"By {asked.artist}", without(told, "artist"))
    if asked.album:
        whose = f" by {asked.by}" if asked.by else ""
        yield Chip(f"On {asked.album}{whose}", without(told, "album", "by"))
    if asked.tag:
        yield Chip(f"Tagged {asked.tag}", without(told, "tag"))


def without(told: QueryDict, *names: str, only: str = "") -> str:
    """The query of the address without these; a list begins at its beginning then."""
    rest = told.copy()
    for name in (*names, "after"):
        rest.pop(name, None)
    if only:
        rest.setlist("only", [state for state in rest.getlist("only") if state != only])
    return f"?{rest.urlencode()}"
