"""Who hears what is played by hand: the zones and players of a choice."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import Http404

from broadcast.fields.targets import NOWHERE
from broadcast.interrupts.presence import online_devices
from broadcast.interrupts.refusals import NobodyThere
from broadcast.models import Device, Zone
from tenants.access import Person

NOBODY = "No player is connected there. Choose another place, or connect a player first."
#: Of more that are offline their number says enough.
MOST_NAMES = 3


@dataclass(frozen=True)
class Hearers:
    """`whole` are the zones all of whose players are meant; of others only those that were chosen alone.

    Of the players their names are loaded, and of those that were chosen alone their zones.
    """

    whole: list[Zone]
    devices: list[Device]

    @cached_property
    def zones(self) -> list[Zone]:
        """Everywhere where something is heard, and the zones that were chosen although nobody is there."""
        return list({zone.pk: zone for zone in (*self.whole, *(row.zone for row in self.singles))}.values())

    @cached_property
    def singles(self) -> list[Device]:
        known = {zone.pk for zone in self.whole}
        return [device for device in self.devices if device.zone_id not in known]

    @cached_property
    def offline(self) -> list[Device]:
        online = online_devices(device.pk for device in self.devices)
        return [device for device in self.devices if device.pk not in online]

    @property
    def without_player(self) -> list[Zone]:
        """Zones in which nobody will hear it."""
        heard = {device.zone_id for device in self.devices}
        return [zone for zone in self.whole if zone.pk not in heard]

    @property
    def sentence(self) -> str:
        """ "5 players in 3 zones. Till is offline. Terrace has no player." """
        if not self.devices:
            return NOBODY if self.whole else NOWHERE
        places = len({device.zone_id for device in self.devices})
        said = f"{counted(len(self.devices), 'player')} in {counted(places, 'zone')}."
        more = offline_sentence(self.offline), without_player_sentence(self.without_player)
        return " ".join(filter(None, (said, *more)))


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"


def offline_sentence(devices: list[Device]) -> str:
    if not devices:
        return ""
    if len(devices) > MOST_NAMES:
        return f"{len(devices):,} of them are offline."
    return f"{names(devices)} {'are' if devices[1:] else 'is'} offline."


def without_player_sentence(zones: list[Zone]) -> str:
    if not zones:
        return ""
    if len(zones) > MOST_NAMES:
        return f"{len(zones):,} zones have no player."
    return f"{names(zones)} {'have' if zones[1:] else 'has'} no player."


def names(rows: list[Any]) -> str:
    """ "Till, Awning and Bar" """
    *first, last = [row.name for row in rows]
    return f"{', '.join(first)} and {last}" if first else last


def hearers(
    person: Person,
    right: str = "play_now",
    *,
    everywhere: bool = False,
    zone_ids: Iterable[UUID] = (),
    floor_ids: Iterable[UUID] = (),
    tags: Iterable[str] = (),
    device_ids: Iterable[UUID] = (),
) -> Hearers:
    """Of the person's own zones alone; Http404 where one that is named is not. Two queries or three."""
    asked = set(zone_ids)
    on_floors = Q(floor__in=list(floor_ids), floor__removed_at=None)
    chosen = Q() if everywhere else Q(pk__in=asked) | on_floors | Q(tags__overlap=list(tags))
    own = Zone.objects.kept().open_to(person, right).select_related("floor")
    whole = list(own.filter(chosen))
    if not everywhere and asked - {zone.pk for zone in whole}:
        raise Http404
    return Hearers(whole, players(person, right, whole, own.filter(chosen), device_ids))


def players(
    person: Person, right: str, whole: list[Zone], chosen: QuerySet[Zone], device_ids: Iterable[UUID]
) -> list[Device]:
    """Of these zones, and those that are named. One query, and one more where some stand elsewhere."""
    open_to = Device.objects.open_to(person, right).filter(revoked_at=None, zone__removed_at=None)
    meant = open_to.filter(Q(zone__in=chosen.order_by().values("pk")) | Q(pk__in=list(device_ids)))
    found = list(meant.order_by("zone__name", "name", "pk").only("name", "zone"))
    here = {zone.pk for zone in whole}
    elsewhere = [row for row in found if row.zone_id not in here]
    prefetch_related_objects(elsewhere, Prefetch("zone", Zone.objects.select_related("floor")))
    return found


def those_who_hear(person: Person, right: str, **where: object) -> Hearers:
    """As above; raises NobodyThere where there is no player at all."""
    found = hearers(person, right, **where)  # type: ignore[arg-type]
    if not found.devices:
        raise NobodyThere(NOBODY)
    return found
