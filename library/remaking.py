"""Announcements made anew once their names are said otherwise: a worker looks through all, some at a time."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction

from library.making import as_said
from library.models import Announcement, AnnouncementVersion, Pronunciation
from library.parts import Part, bare, digest, gaps_in, read
from library.renderings import rendering_of
from library.signals import sound_changed
from library.versions import Stage, follow
from tenants.jobs import enqueue
from tenants.models import Business
from tenants.schemas import current_business

FIRST = UUID(int=0)
#: So many announcements in one task, which then asks for the next: it stays far below its deadline.
AT_ONCE = 50


def remake_all(business: Business) -> None:
    enqueue(remake, business=business, key=FIRST)


def remake(after: UUID) -> None:
    """Those with higher ids than `after`. What sounds as it did is left alone, so it may run twice."""
    said = dict(Pronunciation.objects.values_list("written", "spoken"))
    rows = list(Announcement.objects.kept().filter(pk__gt=after).order_by("pk")[:AT_ONCE])
    for row in rows:
        for version in to_be_heard(row):
            look_at(version, said)
    if len(rows) == AT_ONCE:
        enqueue(remake, business=current_business(), key=rows[-1].pk)


def to_be_heard(row: Announcement) -> Iterable[AnnouncementVersion]:
    """The version that is heard, and the newest, which may be heard next."""
    versions = list(row.versions.select_related("rendering", "announcement"))
    published = [version for version in versions if version.stage == Stage.PUBLISHED]
    return {version.pk: version for version in versions[:1] + published[:1]}.values()


@transaction.atomic
def look_at(version: AnnouncementVersion, said: Mapping[str, str]) -> None:
    parts = read(version.parts)
    plain = bare(parts, {"business": current_business().name})
    if digest(as_said(plain, said)) != digest(read(version.rendering.parts)):
        make_anew(version, plain)
    if gaps_in(parts):
        # Its words with the gaps filled are made per zone: the feeds ask for them.
        sound_changed.send(Announcement, business=current_business(), sound=version.announcement)


def make_anew(version: AnnouncementVersion, plain: list[Part]) -> None:
    """What was heard is heard until the new sound is ready."""
    # The rendering first: a worker that has finished one locks it, and then its announcements.
    version.rendering = rendering_of(plain, current_business())
    Announcement.objects.select_for_update(no_key=True).get(pk=version.announcement_id)
    version.save(update_fields=["rendering"])
    follow(version)
