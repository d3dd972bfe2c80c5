"""Words that are said once: announcements that stand in no list, unless somebody keeps them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from library.models import Announcement, AnnouncementVersion, Sound
from library.parts import Part, bare, stored, words
from library.renderings import rendering_of
from library.versions import SOUND, Stage, follow
from tenants.access import Person

TITLE_LETTERS = 60
#: So long they can be kept, or heard as they were. That they were said, and where, stays known.
KEPT = timedelta(days=30)
#: In one go; the rest has time until tomorrow.
MOST = 1000
LET_GO = "What was said once is kept for 30 days. Say it again, or write it anew."


@transaction.atomic
def say_once(parts: Sequence[Part], *, actor: Person) -> Announcement:
    """Removed from the beginning; `library.actions.restore` keeps it. The caller writes the log."""
    actor.demand("play_now")
    text = words(parts)
    now = timezone.now()
    row = Announcement.objects.create(title=title_of(text), text=text[:2000], created_at=now, removed_at=now)
    version = AnnouncementVersion.objects.create(
        announcement=row,
        number=1,
        parts=stored(parts),
        rendering=rendering_of(bare(parts, {"business": actor.business.name}), actor.business),
        stage=Stage.PUBLISHED,
        created_by=actor.name,
        author_id=actor.user.pk,
    )
    follow(version)
    row.refresh_from_db()
    return row


@transaction.atomic
def let_go_of_said(now: datetime) -> None:
    """In the current business: the text stays, and its sound goes once nothing else needs it."""
    versions = AnnouncementVersion.objects.filter(announcement=OuterRef("pk"))
    # Removed from the beginning: nobody has kept them.
    old = Announcement.objects.filter(removed_at__lte=F("created_at"), created_at__lt=now - KEPT)
    free = old.filter(Exists(versions)).order_by("pk").select_for_update(skip_locked=True)
    rows = list(free.values_list("pk", flat=True)[:MOST])
    AnnouncementVersion.objects.filter(announcement__in=rows).delete()
    Announcement.objects.filter(pk__in=rows).update(
        sha256="", size_bytes=0, duration_ms=0, status=Sound.Status.REFUSED, problem=LET_GO
    )


def ask_about(row: Announcement) -> None:
    """Nobody has approved it when it was said: kept, it is heard once somebody has. `row` is locked."""
    row.versions.update(stage=Stage.ASKED, published_at=None)
    silent = Announcement()
    for name in SOUND:
        setattr(row, name, getattr(silent, name))
    row.save(update_fields=SOUND)


def title_of(text: str) -> str:
    """Its first words."""
    line = " ".join(text.split())
    if len(line) <= TITLE_LETTERS:
        return line
    return line[:TITLE_LETTERS].rsplit(" ", 1)[0].rstrip(",.;:") + "…"
