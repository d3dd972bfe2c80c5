"""Which announcements the list shows, and in which states they are."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, TextChoices
from django.http import QueryDict
from django.utils import timezone

from library.announcing import may_decide
from library.models import Announcement, AnnouncementVersion, Folder, Sound
from library.versions import Stage
from tenants.access import Person

NO_FOLDER = "none"
#: More wait for nobody at a time; those that do come up as these are decided.
WAITING_SHOWN = 5


class State(TextChoices):
    HEARD = "heard", "Can be heard"
    ASKED = "asked", "Waits for approval"
    DRAFT = "draft", "Draft"
    DECLINED = "declined", "Declined"
    OFF = "off", "Off"
    ENDED = "ended", "Ended"
    FAILED = "failed", "Failed"


@dataclass(frozen=True)
class Asked:
    """What a person wants to see. `folder`: one, NO_FOLDER for those in none, or None for all."""

    query: str = ""
    folder: Folder | str | None = None
    category: str = ""
    state: str = ""

    def __bool__(self) -> bool:
        return bool(self.query or self.folder or self.category or self.state)


def asked_in(told: QueryDict, query: str, folders: list[Folder], categories: list[str]) -> Asked:
    """What nobody knows is not asked for."""
    key = told.get("folder", "")
    found = next((folder for folder in folders if str(folder.pk) == key), None)
    category, state = told.get("category", ""), told.get("state", "")
    return Asked(
        query,
        NO_FOLDER if key == NO_FOLDER else found,
        category if category in categories else "",
        state if state in State.values else "",
    )


def listed(rows: QuerySet[Announcement], asked: Asked) -> QuerySet[Announcement]:
    """With `stage`, their newest version's, and their folders."""
    newest = AnnouncementVersion.objects.filter(announcement=OuterRef("pk")).order_by("-number")
    found = rows.annotate(stage=Subquery(newest.values("stage")[:1])).select_related("folder")
    if asked.query:
        found = found.filter(Q(title__icontains=asked.query) | Q(text__icontains=asked.query))
    if asked.category:
        found = found.filter(category=asked.category)
    return in_state(in_folder(found, asked.folder), asked.state)


def in_folder(rows: QuerySet[Announcement], folder: Folder | str | None) -> QuerySet[Announcement]:
    if isinstance(folder, Folder):
        return rows.filter(folder=folder)
    return rows.filter(Q(folder=None) | ~Q(folder__removed_at=None)) if folder == NO_FOLDER else rows


def in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    match state:
        case State.HEARD:
            return rows.playable()  # type: ignore[attr-defined]
        case State.OFF:
            return rows.filter(is_enabled=False)
        case State.ENDED:
            return rows.filter(expires_at__lte=timezone.now())
        case State.FAILED:
            return rows.filter(status=Sound.Status.REFUSED)
        case State.ASKED | State.DRAFT | State.DECLINED:
            return rows.filter(stage=state)
    return rows


def categories_of(rows: QuerySet[Announcement]) -> list[str]:
    return list(rows.exclude(category="").order_by("category").values_list("category", flat=True).distinct())


@dataclass(frozen=True)
class Listenable:
    """As a play button needs it."""

    pk: UUID
    title: str
    sha256: str


@dataclass(frozen=True)
class Waiting:
    version: AnnouncementVersion
    sound: Listenable


def waiting_for(person: Person) -> list[Waiting]:
    """What this person may approve or decline, the oldest first."""
    if not person.may["edit_announcements"]:
        return []
    asked = AnnouncementVersion.objects.filter(stage=Stage.ASKED, announcement__removed_at=None)
    later = AnnouncementVersion.objects.filter(announcement=OuterRef("announcement")).order_by("-number")
    newest = asked.filter(number=Subquery(later.values("number")[:1]))
    rows = newest.select_related("announcement", "rendering").order_by("created_at", "pk")
    theirs = [row for row in rows[: 10 * WAITING_SHOWN] if may_decide(row, person)]
    return [Waiting(row, sound_of(row)) for row in theirs[:WAITING_SHOWN]]


def sound_of(version: AnnouncementVersion) -> Listenable:
    return Listenable(version.pk, version.announcement.title, version.rendering.sha256)
