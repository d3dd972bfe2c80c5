"""Every change to a playlist as a whole."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from library.models import Playlist, PlaylistTrack
from library.playlists.holding import held_ids
from library.playlists.rule import Rule, read, written
from library.playlists.saying import said
from library.signals import playlist_changed
from tenants import audit
from tenants.access import Person
from tenants.catalogue import is_catalogue
from tenants.differences import between


@transaction.atomic
def save_playlist(pk: UUID | None, *, actor: Person, name: str) -> Playlist:
    """Rename a playlist, or make one where `pk` is None."""
    actor.demand("edit_library")
    row = load(pk, actor) if pk else Playlist()
    row.name = name
    row.save(force_insert=pk is None, update_fields=["name"] if pk else None)
    audit.record_news(actor, "renamed" if pk else "made", row)
    if is_catalogue(actor.business):
        playlist_changed.send(Playlist, business=actor.business, playlist=row)
    return row


@transaction.atomic
def save_rule(pk: UUID | None, *, actor: Person, name: str, rule: Rule) -> Playlist:
    """Have a rule choose the tracks of a playlist, or of a new one where `pk` is None."""
    actor.demand("edit_library")
    row = load(pk, actor) if pk else Playlist(name=name, rule=written(rule))
    if pk and row.rule is None:
        raise Http404
    before, row.name, row.rule = (row.name, row.rule), name, written(rule)
    if pk is None:
        row.save(force_insert=True)
        audit.record(actor, "made", row, rule=said(rule))
    elif before != (row.name, row.rule):
        news = between({"rule": said(read(before[1]))}, {"rule": said(rule)})
        changed(row, actor, "changed", "name", "rule", **news)
    return row


@transaction.atomic
def copy_playlist(pk: UUID, *, actor: Person) -> Playlist:
    """Another playlist with the same rule, or the same tracks in the same order."""
    source: Playlist = Playlist.objects.own().kept().load(actor, "edit_library", pk)
    made = Playlist.objects.create(name=f"{source.name[:70]} (copy)", rule=source.rule)
    fill(made, source.places.values_list("track", flat=True))
    audit.record(actor, "copied", source, to=made.name)
    return made


@transaction.atomic
def keep_tracks(pk: UUID, *, actor: Person) -> Playlist:
    """Turn a playlist by rule into one by hand, with the tracks that it holds now."""
    row = load(pk, actor)
    if row.rule is None:
        raise Http404
    held, row.rule = held_ids(row, timezone.now()), None
    row.places.all().delete()
    fill(row, held)
    return changed(row, actor, "kept the tracks of", "rule", tracks=len(held))


def fill(row: Playlist, tracks: Iterable[UUID]) -> None:
    places = (
        PlaylistTrack(playlist=row, track_id=track, position=place) for place, track in enumerate(tracks)
    )
    PlaylistTrack.objects.bulk_create(places, batch_size=1000)


@transaction.atomic
def remove_playlist(pk: UUID, *, actor: Person) -> Playlist:
    """Take it out of every channel. `restore_playlist` brings it back."""
    row = load(pk, actor)
    return row if row.removed_at else moved_out(row, actor, "removed", timezone.now())


@transaction.atomic
def restore_playlist(pk: UUID, *, actor: Person) -> Playlist:
    row = load(pk, actor)
    return moved_out(row, actor, "restored", None) if row.removed_at else row


def moved_out(row: Playlist, actor: Person, verb: str, removed_at: datetime | None) -> Playlist:
    row.removed_at = removed_at
    return changed(row, actor, verb, "removed_at")


def load(pk: UUID, actor: Person) -> Playlist:
    """Locked until the transaction ends. One of the catalogue is not there: nobody changes it here."""
    rows = Playlist.objects.own().select_for_update()
    row: Playlist = rows.load(actor, "edit_library", pk)
    return row


def changed(row: Playlist, actor: Person, verb: str, *columns: str, **told: object) -> Playlist:
    """Write these columns down, and tell everybody."""
    row.save(update_fields=columns)
    audit.record(actor, verb, row, **told)
    playlist_changed.send(Playlist, business=actor.business, playlist=row)
    return row
