"""The bin: what was removed is kept in it for a while, then goes for good, files and all."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from library import shelf
from library.keeping.changing import KEPT, Outcome, change_tracks
from library.keeping.editing import RIGHT, kept
from library.models import Change, MusicFolder, Track
from library.signals import sounds_let_go
from library.tags import THUMBNAIL_PX
from tenants import audit
from tenants.access import Person
from tenants.limits import count_stored
from tenants.schemas import current_business

#: Rows younger than this wait: a file is not let go in its first day (`shelf.let_go`).
YOUNG = timedelta(days=2)
#: In one go: of each, a bucket is asked six times, and a task has an end.
MOST = 100


@transaction.atomic
def remove_tracks(pks: Iterable[UUID], *, actor: Person) -> Outcome:
    """Out of everything that plays, and into the bin. Playlists keep their places."""
    gone = {"removed_at": timezone.now(), "removed_by": actor.name}
    return change_tracks(kept(pks, actor), lambda _: gone, "removed", actor)


@transaction.atomic
def restore_tracks(pks: Iterable[UUID], *, actor: Person) -> Outcome:
    rows = binned(actor).filter(pk__in=list(pks))
    return change_tracks(rows, lambda _: {"removed_at": None, "removed_by": ""}, "restored", actor)


@transaction.atomic
def remove_for_good(pks: Iterable[UUID], *, actor: Person) -> int:
    """Nobody can bring these back. Gives how many; their room is free, and housekeeping takes them away."""
    rows = binned(actor).filter(pk__in=list(pks)).order_by("pk").select_for_update(no_key=True)
    gone = list(rows)
    # Well beyond: who presses at the same moment, and has waited for these rows, finds them gone.
    beyond = timezone.now() - KEPT - timedelta(hours=1)
    Track.objects.filter(pk__in=[row.pk for row in gone]).update(removed_at=beyond)
    audit.record_each(actor, "removed for good", [(row, {}) for row in gone])
    count_stored(actor.business, -sum(row.size_bytes for row in gone))
    return len(gone)


def binned(actor: Person) -> QuerySet[Track]:
    rows: QuerySet[Track] = Track.objects.own().open_to(actor, RIGHT)
    return rows.filter(removed_at__gt=timezone.now() - KEPT).order_by("-removed_at", "id")


@transaction.atomic
def let_go_of_bin(now: datetime) -> bool:
    """In the current business: what has been in it for its time, what could take it back, and its files.

    Gives whether there may be more.
    """
    Change.objects.filter(created_at__lt=now - KEPT).delete()
    old = Track.objects.filter(removed_at__lte=now - KEPT, created_at__lt=now - YOUNG).order_by("pk")
    rows = list(old.select_for_update(skip_locked=True)[:MOST])
    Track.objects.filter(pk__in=[row.pk for row in rows]).delete()
    unread = [row.pk for row in rows if row.status == Track.Status.WAITING]
    sounds = {row.sha256 for row in rows if row.sha256}
    sounds_let_go.send(Track, business=current_business(), sounds=sounds)
    transaction.on_commit(
        partial(let_go_of_covers, current_business().pk, {row.cover_sha256 for row in rows})
    )
    transaction.on_commit(partial(let_go_of_uploaded, current_business().pk, unread))
    return len(rows) == MOST


def let_go_of_uploaded(business_id: UUID, unread: Iterable[UUID]) -> None:
    """What was uploaded for rows that went before anybody read it."""
    for pk in unread:
        shelf.remove(*shelf.incoming_keys(business_id, pk))


def let_go_of_covers(business_id: UUID, covers: set[str]) -> None:
    """Take away those that no track and no folder has any more."""
    named: set[str] = {""}
    for rows in (Track.objects, MusicFolder.objects):
        named.update(rows.filter(cover_sha256__in=covers).values_list("cover_sha256", flat=True))
    for sha256 in covers - named:
        for px in (0, THUMBNAIL_PX):
            shelf.let_go(shelf.cover_key(business_id, sha256, px))
