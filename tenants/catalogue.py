"""The business whose playlists every other may follow. sync2gear's staff curate it, on visits."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tenants.models import Business, Edition, Following
from tenants.opening import open_business
from tenants.slugs import free_slug

CATALOGUE = UUID("6f1c9d52-7f6b-4b0e-9a58-2d5c0a7e4b11")
NAME = "sync2gear catalogue"
#: In one order: two that tell of the same playlists would wait for each other for ever.
PUBLISH = """
INSERT INTO tenants_edition AS edition (playlist_id, number)
SELECT playlist_id, 1 FROM unnest(%s::uuid[]) AS playlist_id ORDER BY playlist_id
ON CONFLICT (playlist_id) DO UPDATE SET number = edition.number + 1
"""


def open_catalogue() -> None:
    """Make it where it is not there yet. It goes on where it was interrupted."""
    with transaction.atomic():
        if not Business.objects.filter(pk=CATALOGUE).exists():
            Business.objects.create(pk=CATALOGUE, name=NAME, slug=free_slug(NAME))
    open_business(CATALOGUE)


def is_catalogue(business: Business) -> bool:
    return business.pk == CATALOGUE


def is_there() -> bool:
    return Business.objects.filter(pk=CATALOGUE, status=Business.Status.OPEN).exists()


def publish_editions(playlists: Iterable[UUID]) -> None:
    """These playlists have changed, whether anybody follows them or not: somebody may be about to."""
    changed = sorted(set(playlists))
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(PUBLISH, [list(map(str, changed))])


def edition_of(playlist_id: UUID) -> int:
    """Ask before you read the playlist: what you read then is of this edition, or of a later one."""
    rows = Edition.objects.filter(pk=playlist_id).values_list("number", flat=True)
    return rows.first() or 0


def behind() -> QuerySet[Following]:
    """Those in open businesses that have an older edition than there is, and need not wait."""
    newer = Edition.objects.filter(pk=OuterRef("playlist_id"), number__gt=OuterRef("edition"))
    may_be_tried = Q(again_at=None) | Q(again_at__lte=timezone.now())
    rows = Following.objects.filter(may_be_tried, business__status=Business.Status.OPEN)
    return rows.filter(Exists(newer))
