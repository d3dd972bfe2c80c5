"""The lists of music by their addresses: what stands in them, in which order, and beside a track."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from library.finding.asked import Asked, asked_in, name_in
from library.finding.filtering import filtered
from library.finding.folders import Folders, folders_of
from library.finding.folding import keyed
from library.finding.paging import end, page
from library.finding.searching import Found, search
from library.finding.sorting import Order, order
from library.models import Track
from tenants.access import Person
from tenants.requests import words_in

#: Counted exactly; what are more are not counted to the end.
MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Beside:
    """The tracks before and behind one in a list, where there are such."""

    before: Track | None = None
    behind: Track | None = None


def looked_up(person: Person, asked: Asked, folders: Folders) -> tuple[Found, Order]:
    """What was asked for, and the order in which it is shown."""
    rows: QuerySet[Track] = Track.objects.own().kept().open_to(person)
    narrowed = filtered(rows, asked, folders)
    found = search(narrowed, asked.query, MOST_COUNTED) if asked.query else Found(narrowed)
    walks = not asked.query or (found.count or 0) > MOST_COUNTED
    return found, order(asked.sort, keyed(asked.query), walks=walks)


def beside(person: Person, address: str, track: Track) -> Beside:
    """In the list of this address; nothing where it is that of none, or where the track is not in it."""
    path, told = told_by(address)
    folders = folders_of(person, are_asked="folder" in told)
    asked = asked_at(path, told, folders)
    if asked is None:
        return Beside()
    found, way = looked_up(person, asked, folders)
    back = replace(way, parts=way.parts[::-1], is_backwards=not way.is_backwards)
    return Beside(next_to(found.rows, back, track), next_to(found.rows, way, track))


def told_by(address: str) -> tuple[str, QueryDict]:
    parts = urlsplit(address)
    return parts.path, QueryDict(parts.query)


def asked_at(path: str, told: QueryDict, folders: Folders) -> Asked | None:
    """A name's page is the list of its tracks; None for what is no list."""
    if path == reverse("tracks"):
        return asked_in(told, words_in(told), folders)
    name = name_in(told, "name")
    if path == reverse("artist") and name:
        return Asked(artist=name, sort="album")
    if path == reverse("album") and name:
        return Asked(album=name, by=name_in(told, "by") if "by" in told else None, sort="album")
    return Asked(genre=name, sort="title") if path == reverse("genre") and name else None


def name_at(address: str) -> str:
    """What to call the list; empty where it has no name of its own."""
    path, told = told_by(address)
    return name_in(told, "name") if path in map(reverse, ("artist", "album", "genre")) else ""


def next_to(rows: QuerySet[Track], way: Order, track: Track) -> Track | None:
    """The one behind it. Two questions; three among those that lack what they are sorted by."""
    for place, part in enumerate(way.parts):
        if here := way.sorted(rows, part).filter(pk=track.pk).first():
            return next(iter(page(rows, way, end(way, place, here), 1).rows), None)
    return None
