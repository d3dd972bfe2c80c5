"""What holds in a zone, and from where it has it: its channel and its opening hours."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import Case, F, When

from broadcast.books.plans import floor_of
from broadcast.day import Lane
from broadcast.models import Channel, Floor, OpeningHours, Zone
from broadcast.music.tuned import tracks_in
from broadcast.places.place import Hours, Place, hours_in
from tenants.access import Guarded


@dataclass(frozen=True)
class Standing:
    """`channel` is None where everything in the library plays; `passed_over` have no music."""

    channel: Channel | None
    channel_source: str
    passed_over: list[Channel]
    hours: Hours
    place: Place

    @property
    def hours_source(self) -> str:
        """Empty where they are its own."""
        source = self.hours.source
        if source == self.place:
            return ""
        return f"as on {source.name}" if source.floor else "as the business"


def standings(zones: Iterable[Zone]) -> dict[UUID, Standing]:
    """By zone, outside dayparts. Select `floor` with them. Five queries."""
    channels = list(Channel.objects.kept())
    counts = tracks_in(channels)
    hours = list(OpeningHours.objects.all())
    return {zone.pk: standing(zone, channels, counts, hours) for zone in zones}


def standing(
    zone: Zone, channels: list[Channel], counts: dict[UUID, int], hours: list[OpeningHours]
) -> Standing:
    place = Place(zone=zone)
    passed: list[Channel] = []
    for channel, source in candidates(zone, channels):
        if counts[channel.pk]:
            return Standing(channel, source, passed, hours_in(place, hours), place)
        passed.append(channel)
    return Standing(None, "", passed, hours_in(place, hours), place)


def candidates(zone: Zone, channels: list[Channel]) -> Iterator[tuple[Channel, str]]:
    """Its own, its floor's, the default; each once, with whose it is."""
    known = {channel.pk: channel for channel in channels}
    floor = floor_of(zone)
    default = next((channel.pk for channel in channels if channel.is_default), None)
    steps: dict[UUID | None, str] = {}
    for pk, source in (
        (zone.channel_id, ""),
        (floor.channel_id if floor else None, f"as on {floor}"),
        (default, "the default"),
    ):
        steps.setdefault(pk, source)
    return ((known[pk], source) for pk, source in steps.items() if pk in known)


def by_floor(zones: Guarded) -> Guarded:
    """In the order of their floors; those without one, or with one that was removed, last."""
    floor_name = Case(When(floor__removed_at=None, then=F("floor__name")))
    return zones.annotate(floor_name=floor_name).order_by(F("floor_name").asc(nulls_last=True), "name", "pk")


Shown = tuple[Lane, Standing]


def grouped(lanes: Sequence[Lane]) -> list[tuple[Floor | None, list[Shown]]]:
    """Lanes in the order of their floors, floor by floor."""
    known = standings(lane.zone for lane in lanes)
    return [
        (floor, [(lane, known[lane.zone.pk]) for lane in group])
        for floor, group in groupby(lanes, key=lambda lane: floor_of(lane.zone))
    ]
