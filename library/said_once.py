"""Words that are said once: announcements that stand in no list, unless somebody keeps them."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from library.models import Announcement, AnnouncementVersion
from library.parts import Part, bare, stored, words
from library.renderings import rendering_of
from library.versions import follow
from tenants.access import Person

TITLE_LETTERS = 60


@transaction.atomic
def say_once(parts: Sequence[Part], *, actor: Person) -> Announcement:
    """Removed from the beginning; `library.actions.restore` keeps it. The caller writes the log."""
    actor.demand("play_now")
    text = words(parts)
    row = Announcement.objects.create(title=title_of(text), text=text[:2000], removed_at=timezone.now())
    version = AnnouncementVersion.objects.create(
        announcement=row,
        number=1,
        parts=stored(parts),
        rendering=rendering_of(bare(parts, {"business": actor.business.name}), actor.business),
        stage=AnnouncementVersion.Stage.PUBLISHED,
        created_by=actor.name,
    )
    follow(version)
    row.refresh_from_db()
    return row


def title_of(text: str) -> str:
    """Its first words."""
    line = " ".join(text.split())
    if len(line) <= TITLE_LETTERS:
        return line
    return line[:TITLE_LETTERS].rsplit(" ", 1)[0].rstrip(",.;:") + "…"
