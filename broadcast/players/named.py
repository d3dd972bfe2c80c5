"""Of what announcement a player reports a play, and when it should have been heard."""

from collections.abc import Iterable
from uuid import UUID

from broadcast.models import Interrupt, PlayEvent, ToldCue
from library.models import AnnouncementVersion


def name_announcements(events: Iterable[PlayEvent]) -> None:
    """Set `announcement_id` and `planned_at` of plays that are not saved yet. Three queries, or none."""
    planned = [event for event in events if event.kind == "announcement"]
    by_hand = [event for event in events if event.kind == "interrupt"]
    if planned:
        name_planned(planned)
    if by_hand:
        name_by_hand(by_hand)
    if unknown := [event for event in planned + by_hand if event.announcement_id is None and event.media]:
        name_by_sound(unknown)


def name_planned(events: list[PlayEvent]) -> None:
    """By what the zone was told."""
    cues = ToldCue.objects.filter(
        zone__in={event.zone_id for event in events}, ref__in={event.ref for event in events}
    )
    told = {(cue.zone_id, cue.ref): cue for cue in cues}
    for event in events:
        if cue := told.get((event.zone_id, event.ref)):
            event.announcement_id, event.planned_at = cue.announcement_id, cue.at


def name_by_hand(events: list[PlayEvent]) -> None:
    pressed = {str(row.pk): row for row in Interrupt.objects.filter(pk__in=ids(events))}
    for event in events:
        if row := pressed.get(event.ref):
            event.announcement_id, event.planned_at = row.announcement_id, row.starts_at or row.created_at


def ids(events: Iterable[PlayEvent]) -> set[UUID]:
    found = set()
    for event in events:
        try:
            found.add(UUID(event.ref))
        except ValueError:
            continue
    return found


def name_by_sound(events: list[PlayEvent]) -> None:
    """Of a plan that is long over. Of two that sound the same the older one counts."""
    versions = AnnouncementVersion.objects.filter(rendering__sha256__in={event.media for event in events})
    said = dict(versions.order_by("-created_at").values_list("rendering__sha256", "announcement_id"))
    for event in events:
        event.announcement_id = said.get(event.media)
