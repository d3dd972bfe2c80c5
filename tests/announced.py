"""Announcements as they are once they have been saved, and spoken."""

from typing import Any

from library.models import Announcement, AnnouncementVersion, Rendering
from library.parts import Speech, digest, stored
from library.tasks import render


def published(title: str, text: str, **audio: Any) -> Announcement:
    """With its first version; waits for its sound unless it is given one."""
    row = Announcement.objects.create(title=title, text=text, **audio)
    parts = stored([Speech(text)])
    made = {"parts": parts, **audio}
    sound = Rendering.objects.get_or_create(digest=digest([Speech(text)]), defaults=made)[0]
    row.versions.create(number=1, parts=parts, rendering=sound, stage=AnnouncementVersion.Stage.PUBLISHED)
    return row


def speak(row: Announcement) -> Announcement:
    """As the worker does."""
    for version in row.versions.all():
        render(version.rendering_id)
    row.refresh_from_db()
    return row
