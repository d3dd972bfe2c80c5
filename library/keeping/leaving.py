"""What of folders goes for good: their rows after their time, and pictures that nobody has any more."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from library import shelf
from library.keeping.bin import let_go_of_covers
from library.keeping.changing import KEPT
from library.models import MusicFolder, Track
from tenants.schemas import current_business

SHA256_LETTERS = 64
#: In one go: of each, a bucket is asked four times. The rest has time until tomorrow.
MOST_COVERS = 100


@transaction.atomic
def let_go_of_folders(now: datetime) -> None:
    """In the current business. Their tracks and whatever still lies in them stay."""
    old = MusicFolder.objects.filter(removed_at__lte=now - KEPT).order_by("pk")
    pks = list(old.select_for_update().values_list("pk", flat=True))
    MusicFolder.objects.filter(parent__in=pks).exclude(pk__in=pks).update(parent=None)
    MusicFolder.objects.filter(pk__in=pks).delete()
    transaction.on_commit(partial(let_go_of_stray_covers, current_business().pk))


def let_go_of_stray_covers(business_id: UUID) -> None:
    """Those that were replaced, or came with a form that was refused. What is new on the shelf stays."""
    folder = shelf.key_of(business_id, "cover", "").removesuffix("/")
    shelved = {name[:SHA256_LETTERS] for name in shelf.storage().sizes_in(folder)}
    named: set[str] = set()
    for rows in (Track.objects, MusicFolder.objects):
        covers = rows.exclude(cover_sha256="").order_by().values_list("cover_sha256", flat=True)
        named.update(covers.distinct())
    let_go_of_covers(business_id, set(sorted(shelved - named)[:MOST_COVERS]))
