"""Where hours hold: in one zone, on one floor, in the whole business. And whose hold where there are none."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import Http404

from broadcast.books.plans import floor_of
from broadcast.models import Floor, OpeningHours, Zone
from broadcast.places.open_week import in_words, unfolded
from tenants.access import Person
from tenants.schemas import current_business

EVERYWHERE = "the whole business"


@dataclass(frozen=True)
class Place:
    """One zone, one floor, or with neither the whole business. Select `floor` with the zone."""

    zone: Zone | None = None
    floor: Floor | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """Those of a Placed row; to filter by, too."""
        return {"zone": self.zone, "floor": self.floor}

    @property
    def name(self) -> str:
        return str(self.zone or self.floor or EVERYWHERE)

    @property
    def key(self) -> str:
        """As a form and an address name it: `zone:<id>`, `floor:<id>`, or nothing."""
        return key_of(self.zone, self.floor)

    @property
    def query(self) -> str:
        """For the address of a page about it."""
        return f"?{self.key.replace(':', '=')}" if self.key else ""

    @property
    def above(self) -> list["Place"]:
        """Whose hours hold where it has none, the nearest first."""
        if self.zone is None:
            return [] if self.floor is None else [Place()]
        floor = floor_of(self.zone)
        return [Place(floor=floor), Place()] if floor else [Place()]

    @property
    def tz(self) -> ZoneInfo:
        if self.zone:
            return self.zone.tz
        return ZoneInfo((self.floor and self.floor.time_zone) or current_business().time_zone)


def key_of(zone: Zone | None, floor: Floor | None) -> str:
    return f"zone:{zone.pk}" if zone else f"floor:{floor.pk}" if floor else ""


def place_asked(person: Person, asked: dict[str, str]) -> Place:
    """The place of `?zone=`, `?floor=` or `?place=zone:<id>`; the business without. Raises Http404."""
    kind, _, number = asked.get("place", "").partition(":")
    known = {"zone": asked.get("zone", ""), "floor": asked.get("floor", "")} | (
        {kind: number} if number else {}
    )
    if known["zone"]:
        zones = Zone.objects.kept().select_related("floor")
        return Place(zone=zones.load(person, "edit_zones", uuid_of(known["zone"])))
    if known["floor"]:
        return Place(floor=Floor.objects.kept().load(person, "edit_zones", uuid_of(known["floor"])))
    person.demand("edit_zones")
    return Place()


def uuid_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def place_of(row: Any) -> Place:
    """Where a Placed row holds. Select its zone and floor with it."""
    return Place(zone=row.zone, floor=row.floor)


@dataclass(frozen=True)
class Hours:
    """The opening hours that hold in a place, and whose they are; no rows: nobody has any."""

    rows: list[OpeningHours]
    source: Place

    def __str__(self) -> str:
        """The week in words; empty for none."""
        return in_words(unfolded((row.days, row.opens, row.closes) for row in self.rows))


def hours_in(place: Place, rows: Iterable[OpeningHours]) -> Hours:
    """Of all the business's rows. No queries."""
    known = list(rows)
    for source in (place, *place.above):
        floor, zone = (source.floor and source.floor.pk), (source.zone and source.zone.pk)
        if own := [row for row in known if (row.floor_id, row.zone_id) == (floor, zone)]:
            return Hours(own, source)
    return Hours([], place)


def near(place: Place) -> Q:
    """Of Placed rows those that hold in the place: its own, its floor's, the business's."""
    found = Q(**place.columns)
    for source in place.above:
        found |= Q(**source.columns)
    return found
