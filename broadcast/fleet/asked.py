"""Which players of all businesses somebody asks for, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db.models import F, Q
from django.db.models.expressions import OrderBy
from django.http import HttpRequest

from broadcast.interrupts.presence import ONLINE
from tenants.folding import has
from tenants.requests import search_words

#: What is wrong, and how it is called on the page.
WRONGS = {
    "offline": "Offline",
    "silent": "No sound",
    "blocked": "Waits for a touch",
    "clock": "Clock wrong",
    "outdated": "Outdated",
}
#: How long a player has been away, at least.
AWAY = {
    "hour": ("An hour or longer", timedelta(hours=1)),
    "day": ("A day or longer", timedelta(days=1)),
    "week": ("A week or longer", timedelta(weeks=1)),
}
#: In each, what is the same stands in the order of names.
SORTS = {
    "": ("By business", ()),
    "heard": ("Longest away first", (F("presence__seen_at").asc(nulls_first=True),)),
    "version": ("By version", (F("presence__app").asc(nulls_first=True),)),
}
NAMES = ("business__name", "business_id", "zone_name", "name", "device_id")
#: More words than that nobody means.
MOST_WORDS = 6


@dataclass(frozen=True)
class Asked:
    """`wrong` is one of WRONGS, `away` of AWAY, `sort` of SORTS; "" where nothing is asked for."""

    query: str
    wrong: str
    away: str
    sort: str

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """What makes no sense was not asked for."""
        known: dict[str, Mapping[str, object]] = {"wrong": WRONGS, "away": AWAY, "sort": SORTS}
        told = {name: request.GET.get(name, "") for name in known}
        return cls(
            search_words(request), **{name: told[name] if told[name] in known[name] else "" for name in known}
        )

    def __bool__(self) -> bool:
        return bool(self.query or self.wrong)

    @property
    def found(self) -> Q:
        """By every word, in the names of business, zone and player, and in both kinds of address."""
        found = Q()
        for word in self.query.split()[:MOST_WORDS]:
            found &= has(word, "business__name", "business__slug", "name", "zone_name") | Q(
                presence__status__address__icontains=word
            )
        return found

    @property
    def order(self) -> list[str | OrderBy]:
        return [*SORTS[self.sort][1], *NAMES]

    def chosen(self, now: datetime, served: str) -> Q:
        """Of those that are found."""
        if self.wrong != "offline" or not self.away:
            return wrongs(now, served).get(self.wrong, Q())
        return Q(presence__seen_at__lte=now - AWAY[self.away][1]) | Q(presence__seen_at=None)


def wrongs(now: datetime, served: str) -> dict[str, Q]:
    """By name. Of a player that is away nothing is known but its version; `served` is the web player's."""
    is_online = Q(presence__seen_at__gt=now - ONLINE)
    is_web = Q(presence__app__startswith=kind_of(served))
    return {
        "offline": Q(presence__seen_at__lte=now - ONLINE) | Q(presence__seen_at=None),
        "silent": is_online & Q(presence__is_soundless=True),
        "blocked": is_online & Q(presence__is_blocked=True),
        "clock": is_online & Q(presence__is_clock_wrong=True),
        "outdated": is_web & ~Q(presence__app=served),
    }


def kind_of(app: str) -> str:
    """`web/` of `web/0.1.0+3f9c01d2`: another kind of player has versions of its own."""
    return app.partition("/")[0] + "/"
