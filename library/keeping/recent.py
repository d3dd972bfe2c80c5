"""What people did to tracks lately, and can still take back."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from library.keeping.changing import KEPT
from library.keeping.saying import counted
from library.models import Change, MusicFolder, Playlist, Track
from tenants.access import Person

#: What was done, where it is not the verb and how many tracks.
SAID = {"listed": "added %s to a playlist", "restored": "brought back %s"}


@dataclass(frozen=True)
class Recent:
    """`did` is "moved 12 tracks"; `among` names one of them, or their playlist; empty where none is left."""

    change: Change
    did: str
    among: str


def recent(actor: Person) -> QuerySet[Change]:
    """The newest first; without what changed nothing."""
    rows: QuerySet[Change] = Change.objects.open_to(actor, "edit_library").exclude(applied_at=None)
    did_something = Q(track_count__gt=0) | ~Q(folder_ids=[]) | ~Q(place_ids=[])
    return rows.filter(did_something, created_at__gt=timezone.now() - KEPT)


def told(changes: Iterable[Change]) -> list[Recent]:
    """In three queries, however many they are."""
    rows = list(changes)
    among = titles_of(rows) | playlists_of(rows)
    folders = folders_of(rows)
    return [Recent(row, did(row, folders), among.get(row.pk, "")) for row in rows]


def titles_of(changes: list[Change]) -> dict[UUID, str]:
    """By change: one of its tracks, where that is still there."""
    tracks = Track.objects.filter(pk__in=[row.a_track_id for row in changes if row.a_track_id])
    titles = dict(tracks.values_list("pk", "title"))
    return {
        row.pk: f"“{titles[row.a_track_id]}”{' and others' if row.track_count > 1 else ''}"
        for row in changes
        if row.a_track_id in titles
    }


def playlists_of(changes: list[Change]) -> dict[UUID, str]:
    """Into which they put tracks, where one of them is still there."""
    places = {row.place_ids[0]: row.pk for row in changes if row.place_ids}
    rows = Playlist.objects.filter(places__in=places).values_list("places", "name")
    return {places[place]: f"“{name}”" for place, name in rows}


def folders_of(changes: list[Change]) -> dict[UUID, str]:
    firsts = [row.folder_ids[0] for row in changes if row.folder_ids]
    return dict(MusicFolder.objects.filter(pk__in=firsts).values_list("pk", "name"))


def did(change: Change, folders: dict[UUID, str]) -> str:
    count = change.track_count
    tracks = counted(count or len(change.place_ids))
    if change.folder_ids:
        name = f"“{folders.get(change.folder_ids[0], 'that is gone')}”"
        more = f" and {len(change.folder_ids) - 1} in it" if len(change.folder_ids) > 1 else ""
        lost = (
            f" with {tracks}"
            if change.verb == "removed"
            else f"; {tracks} {'lies' if count == 1 else 'lie'} in none now"
        )
        return f"removed the folder {name}{more}{lost if count else ''}"
    return SAID[change.verb] % tracks if change.verb in SAID else f"{change.verb} {tracks}"
