"""Versions of announcements, and which one is heard."""

from typing import Any

from django.utils import timezone

from library.models import Announcement, AnnouncementVersion, Rendering, Sound
from library.signals import sound_changed
from tenants.schemas import current_business

#: What an announcement has of its published version.
SOUND = ("sha256", "size_bytes", "duration_ms", "loudness_lufs", "true_peak_dbtp")
Stage = AnnouncementVersion.Stage


def newest(announcement: Announcement) -> AnnouncementVersion | None:
    versions = announcement.versions.select_related("rendering")
    return versions.first()


def settle(rendering: Rendering) -> None:
    """Those versions whose sound was waited for are heard from now on, or say why not."""
    # Announcement by announcement: two that are made at once lock those that they share in the same order.
    for version in rendering.versions.order_by("announcement_id", "number"):
        follow(version)


def follow(version: AnnouncementVersion) -> None:
    """Bring the announcement up to what this version of it has become."""
    row = Announcement.objects.select_for_update(no_key=True).get(pk=version.announcement_id)
    # Read anew: whoever held the announcement until now may have approved this version meanwhile.
    version = row.versions.select_related("rendering").get(pk=version.pk)
    later = row.versions.filter(number__gt=version.number)
    columns: dict[str, Any] = {} if later.exists() else state_of(version.rendering)
    is_heard = version.rendering.status == Sound.Status.READY and version.stage == Stage.PUBLISHED
    if is_heard and not later.filter(stage=Stage.PUBLISHED).exists():
        columns |= {name: getattr(version.rendering, name) for name in SOUND}
        row.versions.filter(pk=version.pk, published_at=None).update(published_at=timezone.now())
    before = row.sha256
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))
    if row.sha256 != before:
        sound_changed.send(Announcement, business=current_business(), sound=row)


def state_of(rendering: Rendering) -> dict[str, Any]:
    return {"status": rendering.status, "problem": rendering.problem}
