"""How much a business uses of what it may have."""

from dataclasses import dataclass

from tenants.limits import NEAR, most_of, storage_of
from tenants.models import Business, PlaceUse
from tenants.people.room import taken
from tenants.spending import credits_of


@dataclass(frozen=True)
class Meter:
    """`most` is None where there is no end to it; of storage both are bytes."""

    name: str
    label: str
    used: int
    most: int | None
    is_bytes: bool = False

    @property
    def is_full(self) -> bool:
        return self.most is not None and self.used >= self.most

    @property
    def is_over(self) -> bool:
        """More than it may have: a limit was lowered. Nothing goes for that."""
        return self.most is not None and self.used > self.most

    @property
    def is_near(self) -> bool:
        return self.most is not None and self.used >= self.most * NEAR


def meters_of(business: Business) -> list[Meter]:
    places = PlaceUse.objects.filter(business=business).first() or PlaceUse()
    storage, credits = storage_of(business), credits_of(business)
    return [
        Meter("floors", "Floors", places.floors, most_of(business, "floors")),
        Meter("zones", "Zones", places.zones, most_of(business, "zones")),
        Meter("devices", "Players", places.devices, most_of(business, "devices")),
        Meter("people", "People", taken(business), most_of(business, "people")),
        Meter("storage", "Storage", storage.used_bytes, storage.most_bytes, is_bytes=True),
        Meter("credits", "Credits this month", credits.spent, credits.most),
    ]
