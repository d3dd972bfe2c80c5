"""The players of all businesses, each with what it last said. From public tables: no business is entered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.timesince import timesince

from broadcast.edge.build import app_of
from broadcast.edge.models import EdgeDevice, Presence
from broadcast.fleet.asked import Asked, kind_of, wrongs
from broadcast.interrupts.presence import ONLINE
from broadcast.players.status import Status
from tenants.models import Business

A_PAGE = 50
#: The web player that is served now.
PLAYER = settings.BASE_DIR / "static" / "player"


@dataclass(frozen=True)
class FleetRow:
    """One player now. `presence` is None where it was never heard of."""

    device: Any
    now: datetime
    served: str

    @property
    def presence(self) -> Presence | None:
        found: Presence | None = self.device.presence
        return found

    @cached_property
    def said(self) -> Status:
        return Status.of(self.presence.status if self.presence else {})

    @property
    def is_online(self) -> bool:
        return self.presence is not None and self.presence.seen_at > self.now - ONLINE

    @property
    def away(self) -> str:
        """`3 days`."""
        return timesince(self.presence.seen_at, self.now, depth=1) if self.presence else ""

    @property
    def is_silent(self) -> bool:
        return self.is_online and bool(self.presence and self.presence.is_soundless)

    @property
    def is_blocked(self) -> bool:
        return self.is_online and bool(self.presence and self.presence.is_blocked)

    @property
    def is_clock_wrong(self) -> bool:
        return self.is_online and bool(self.presence and self.presence.is_clock_wrong)

    @property
    def is_outdated(self) -> bool:
        app = self.presence.app if self.presence else ""
        return app.startswith(kind_of(self.served)) and app != self.served

    @property
    def path(self) -> str:
        """Its page, below its business."""
        return f"players/{self.device.pk}/"


class Fleet(Paginator):
    """The players that are asked for, in pages of ids: thousands of whole rows would be sorted slowly.

    Three queries with its rows; one of them counts everything at once.
    """

    def __init__(self, asked: Asked, now: datetime) -> None:
        self.asked, self.now, self.served = asked, now, app_of(PLAYER)
        self.all_found = paired().filter(asked.found)
        rows = self.all_found.filter(asked.chosen(now, self.served)).order_by(*asked.order)
        super().__init__(rows.values_list("pk", flat=True), A_PAGE)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many are found ("found"), how many of them are chosen ("chosen"), and each kind of trouble."""
        kinds = wrongs(self.now, self.served) | {"chosen": self.asked.chosen(self.now, self.served)}
        sums = {name: Count("pk", filter=chosen) for name, chosen in kinds.items() if chosen}
        found: dict[str, int] = self.all_found.aggregate(found=Count("pk"), **sums)
        return {"chosen": found["found"]} | found

    @cached_property
    def count(self) -> int:
        return self.counts["chosen"]

    def rows(self, page: Iterable[UUID]) -> list[FleetRow]:
        ids = list(page)
        devices = EdgeDevice.objects.select_related("business", "presence").in_bulk(ids)
        return [FleetRow(devices[pk], self.now, self.served) for pk in ids if pk in devices]


def paired() -> QuerySet[EdgeDevice]:
    """Of every business that is there."""
    there = set(Business.Status) - {Business.Status.CLOSED}
    return EdgeDevice.objects.filter(Q(business__status__in=there), revoked_at=None)
