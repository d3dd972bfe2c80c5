"""Proof of play: which announcement was heard on which player, and when."""

from dataclasses import dataclass

from broadcast.models import PlayEvent
from library.models import Announcement
from tenants.access import Guarded, Person

KINDS = ("announcement", "interrupt")


@dataclass(frozen=True)
class Heard:
    """One play of an announcement, as its player reported it."""

    event: PlayEvent
    title: str


def plays(person: Person) -> Guarded:
    """Plays of announcements in the person's zones, planned and by hand, newest first."""
    rows = PlayEvent.objects.open_to(person).filter(kind__in=KINDS)
    return rows.select_related("device", "zone__floor", "announcement").order_by("-received_at", "-pk")


def titled(page: list[PlayEvent]) -> list[Heard]:
    """With the announcements' titles."""
    unknown = {event.media for event in page if event.announcement is None}
    spoken = Announcement.objects.filter(sha256__in=unknown) if unknown else Announcement.objects.none()
    titles = dict(spoken.values_list("sha256", "title"))
    return [Heard(event, title_of(event, titles)) for event in page]


def title_of(event: PlayEvent, titles: dict[str, str]) -> str:
    """By its sound where it is not known what was said; an older version's leads nowhere."""
    return event.announcement.title if event.announcement else titles.get(event.media, "An earlier version")
