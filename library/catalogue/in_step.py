"""Who follows playlists of the catalogue has what they are now."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby, takewhile
from time import monotonic
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from library.catalogue.copies import Kept, put, take_away
from library.catalogue.reading import NoCatalogueError, Snapshot, snapshot
from library.models import Playlist
from library.signals import playlist_changed
from tenants import audit
from tenants.catalogue import behind, edition_of, publish_editions
from tenants.holding import held
from tenants.models import Business, Following
from tenants.schemas import go_public, in_business

log = logging.getLogger(__name__)
#: Copies that one tick brings in step, and how long it may take: it shares its worker with the feeds.
AT_ONCE = 300
MOST_S = 30
RETRY = timedelta(minutes=10)


def keep_in_step() -> None:
    """Each minute: some of the copies that are behind, unless the tick before is still at it."""
    go_public()
    with held("catalogue in step") as is_ours:
        if is_ours:
            bring_late(monotonic() + MOST_S)


def bring_late(until: float) -> None:
    late = behind().select_related("business").order_by("playlist_id", "business_id")[:AT_ONCE]
    for playlist_id, followings in groupby(late, lambda row: row.playlist_id):
        bring(playlist_id, takewhile(lambda _: monotonic() < until, followings))


def look_again() -> None:
    """Once a day, for what rules choose."""
    go_public()
    publish_editions(Following.objects.order_by().values_list("playlist_id", flat=True).distinct())


def bring(playlist_id: UUID, followings: Iterable[Following]) -> None:
    """The playlist is read once for all. What fails in one business holds back no other."""
    try:
        edition, taken = edition_of(playlist_id), snapshot(playlist_id)
    except NoCatalogueError:
        return
    for following in followings:
        try:
            write_down(following, edition, taken)
        except Exception:
            log.exception("%s could not be brought in step.", following)
            Following.objects.filter(pk=following.pk).update(again_at=timezone.now() + RETRY)


@transaction.atomic
def write_down(following: Following, edition: int, taken: Snapshot | None) -> None:
    """Nothing where that edition or a later one is there already, or somebody is writing one."""
    free = Following.objects.select_for_update(skip_locked=True)
    if not free.filter(pk=following.pk, edition__lt=edition).first():
        return
    with in_business(following.business) as business:
        tell(business, put(taken) if taken else let_go(following.playlist_id))
    Following.objects.filter(pk=following.pk).update(edition=edition, again_at=None)


def let_go(playlist_id: UUID) -> Kept | None:
    row = Playlist.objects.filter(catalogue_id=playlist_id).select_for_update().first()
    return Kept(row, is_changed=True, is_news=True) if row and take_away(row) else None


def tell(business: Business, kept: Kept | None) -> None:
    if kept and kept.is_news:
        audit.write(None, business, "changed with the catalogue", kept.playlist)
    if kept and kept.is_changed:
        told = {"playlist": kept.playlist, "tracks": kept.tracks, "is_of_many": True}
        playlist_changed.send(Playlist, business=business, **told)
