"""Proof of play: which announcement was heard on which player, and when."""

from dataclasses import dataclass

from broadcast.models import PlayEvent
from library.models import Announcement
from tenants.access import Guarded, Person


@dataclass(frozen=True)
class Heard:
    """One play of an announcement, as its player reported it."""

    event: PlayEvent
    title: str


def plays(person: Person) -> Guarded:
    """Plays of announcements in the person's zones, planned and by hand, newest first."""
    rows = PlayEvent.objects.open_to(person).filter(kind__in=("announcement", "interrupt"))
    return rows.select_related("device", "zone").order_by("-received_at", "-pk")


def titled(page: list[PlayEvent]) -> list[Heard]:
    """With the announcements' titles, which an older version's bytes no longer lead to."""
    spoken = Announcement.objects.filter(sha256__in={event.media for event in page})
    titles = dict(spoken.values_list("sha256", "title"))
    return [Heard(event, titles.get(event.media, "An earlier version")) for event in page]
