"""Where one stands in a business, so that another business can be entered at the same page."""

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from tenants.middleware import PREFIX, path_of

#: Pages that everybody has who gets into a business, and that name no row of it.
LISTS = frozenset(
    {
        "home",
        "tracks",
        "artists",
        "albums",
        "genres",
        "playlists",
        "announcements",
        "calendar",
        "zones",
        "devices",
        "heard",
    }
)


class Place(NamedTuple):
    """A business's slug, and the path of a list below it; both may be empty."""

    slug: str
    path: str


def place_of(request: HttpRequest) -> Place:
    """The page that asks for a fragment. Of a page that is no list the path is empty: home."""
    match = PREFIX.fullmatch(path_of(request.headers.get("HX-Current-URL", "")))
    if match is None:
        return Place("", "")
    path = (match["rest"] or "/")[1:]
    return Place(match["slug"], path if name_at(path) in LISTS else "")


def name_at(path: str) -> str:
    """Which page of a business is at `path`, below it; empty where there is none."""
    try:
        return resolve(f"/{path}", "sync2gear.urls_business").url_name or ""
    except Resolver404:
        return ""
