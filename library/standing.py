"""How an announcement stands: what is heard of it, what waits, and what somebody may do about it."""

from dataclasses import dataclass
from typing import Any

from library.announcing import may_decide
from library.models import Announcement, AnnouncementVersion, Sound
from library.versions import Stage, newest
from tenants.access import Person

Status = Sound.Status


@dataclass(frozen=True)
class Standing:
    """`heard` and `newest` may be the same version, or None."""

    announcement: Announcement
    newest: AnnouncementVersion | None
    heard: AnnouncementVersion | None
    may_decide: bool

    @property
    def is_waiting(self) -> bool:
        return self.announcement.status == Status.WAITING

    @property
    def is_on(self) -> bool:
        return self.announcement.is_enabled and not self.announcement.is_expired

    @property
    def next(self) -> AnnouncementVersion | None:
        """The newest where another one is heard, or none."""
        return self.newest if self.newest != self.heard else None

    @property
    def badge(self) -> tuple[str, str]:
        """Its class, and what it says."""
        row = self.announcement
        if row.status != Status.READY:
            return ("waiting", "Speaking") if self.is_waiting else ("failed", "Failed")
        if not self.is_on:
            return ("closed", "Ended" if row.is_expired else "Off")
        stage = self.next.stage if self.next else Stage.PUBLISHED
        return BADGES[stage]


BADGES: dict[Any, tuple[str, str]] = {
    Stage.PUBLISHED: ("ready", "Ready"),
    Stage.DRAFT: ("", "Draft"),
    Stage.ASKED: ("waiting", "Waits for approval"),
    Stage.DECLINED: ("failed", "Declined"),
}


def standing(row: Announcement, person: Person) -> Standing:
    """Two queries."""
    last = newest(row)
    return Standing(row, last, heard(row, last), bool(last and may_decide(last, person)))


def heard(row: Announcement, last: AnnouncementVersion | None) -> AnnouncementVersion | None:
    """The version that its sound is of."""
    if not row.sha256:
        return None
    if last and last.stage == Stage.PUBLISHED and last.rendering.sha256 == row.sha256:
        return last
    published = row.versions.filter(stage=Stage.PUBLISHED, rendering__sha256=row.sha256)
    found: AnnouncementVersion | None = published.select_related("rendering").first()
    return found
