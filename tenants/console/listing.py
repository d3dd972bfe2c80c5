"""All businesses, as staff search, filter and sort them: as many queries for a thousand as for one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Least
from django.http import QueryDict

from tenants.folding import has, words_of
from tenants.limits import GB
from tenants.models import AuditLog, Business, Feature, Membership
from tenants.requests import words_in
from tenants.signals import answers, asked_columns
from tenants.trials import SOON

Rows = QuerySet[Business]
TRIALS = {"running": "Running", "soon": "Ending within 3 days", "over": "Over", "none": "No trial"}
LIMITS = {"reached": "At a limit", "over": "Over a limit"}
PLAYERS = {"offline": "Some offline", "online": "Some online", "none": "No player"}
#: What a list can be sorted by, the label, and the columns; what a business does not have comes last.
SORTS: dict[str, tuple[str, list[Any]]] = {
    "name": ("Name", [F("name").asc()]),
    "status": ("Status", [F("status").asc()]),
    "plan": ("Plan", [F("plan__name").asc(nulls_last=True)]),
    "trial": ("Trial end", [F("trial_ends_at").asc(nulls_last=True)]),
    "players": ("Players online", [F("players_online").desc()]),
    "storage": ("Storage", [F("storage_use__used_bytes").desc(nulls_last=True)]),
    "activity": ("Last activity", [F("active_at").desc(nulls_last=True)]),
}


@dataclass(frozen=True)
class Asked:
    """What somebody looks for, as the address says it; what makes no sense there is left out."""

    query: str = ""
    status: str = ""
    plan: str = ""
    trial: str = ""
    limit: str = ""
    players: str = ""
    #: A key of SORTS, after a hyphen the other way round.
    sort: str = "name"

    @classmethod
    def of(cls, told: QueryDict) -> Self:
        sort = told.get("sort", "")
        return cls(
            query=words_in(told),
            status=known(told.get("status", ""), Business.Status.values),
            plan=plan_asked(told.get("plan", "")),
            trial=known(told.get("trial", ""), TRIALS),
            limit=known(told.get("limit", ""), LIMITS),
            players=known(told.get("players", ""), PLAYERS),
            sort=sort if sort.removeprefix("-") in SORTS else "name",
        )

    @property
    def is_filtered(self) -> bool:
        return any((self.query, self.status, self.plan, self.trial, self.limit, self.players))


def known(word: str, words: Any) -> str:
    return word if word in words else ""


def plan_asked(word: str) -> str:
    """The id of a plan; `none` for businesses without one."""
    try:
        return word if word == "none" else str(UUID(word))
    except ValueError:
        return ""


def listed(asked: Asked, now: datetime) -> Rows:
    """With `people`, `active_at`, and what others know of each (`asked_columns`)."""
    rows = Business.objects.select_related("plan", "storage_use", "place_use").annotate(
        people=counted(Membership.objects.at_work().filter(business=OuterRef("pk")), "business"),
        active_at=active_at(),
        **answers(asked_columns, now=now),
    )
    for found in (found_by(asked.query), *filters(asked, now)):
        rows = rows.filter(found)
    return rows.order_by(*order(asked.sort))


def order(sort: str) -> list[Any]:
    columns: list[Any] = [each.copy() for each in SORTS[sort.removeprefix("-")][1]]
    if sort.startswith("-"):
        for column in columns:
            column.reverse_ordering()
            # What a business does not have stays last.
            column.nulls_first, column.nulls_last = None, column.nulls_first or column.nulls_last
    return [*columns, "name", "pk"]


def counted(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many `rows` there are of the business in hand, to which they refer by `OuterRef`."""
    count = rows.order_by().values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(count, output_field=IntegerField()), Value(0))


def active_at() -> Subquery:
    """When one of its people last changed something: what staff and sync2gear itself do is not its own."""
    own = AuditLog.objects.filter(business=OuterRef("pk"), visit_id=None, actor_id__isnull=False)
    return Subquery(own.order_by("-at").values("at")[:1])


def found_by(query: str) -> Q:
    """By parts of the name, of the address, and of an owner's name and e-mail address."""
    owners = Membership.objects.filter(business=OuterRef("pk"), role=Membership.Role.OWNER)
    found = Q()
    for word in words_of(query):
        is_owners = Q(Exists(owners.filter(has(word, "user__name", "user__email"))))
        found &= has(word, "name", "slug") | is_owners
    return found


def filters(asked: Asked, now: datetime) -> list[Q]:
    plan = Q(plan=None) if asked.plan == "none" else Q(plan=asked.plan)
    return [
        Q(status=asked.status) if asked.status else Q(),
        plan if asked.plan else Q(),
        OF_TRIALS[asked.trial](now) if asked.trial else Q(),
        OF_LIMITS[asked.limit] if asked.limit else Q(),
        OF_PLAYERS[asked.players] if asked.players else Q(),
    ]


OF_TRIALS: Mapping[str, Callable[[datetime], Q]] = {
    "running": lambda now: Q(trial_ends_at__gt=now),
    "soon": lambda now: Q(trial_ends_at__gt=now, trial_ends_at__lte=now + SOON),
    "over": lambda now: Q(trial_ends_at__lte=now),
    "none": lambda _: Q(trial_ends_at=None),
}
USED = {
    "place_use__floors": Case(
        When(features__contains=[Feature.MULTI_FLOOR], then=F("floor_limit")),
        default=Least(Coalesce(F("floor_limit"), 1), 1),
    ),
    "place_use__zones": F("zone_limit"),
    "place_use__devices": F("device_limit"),
    "people": F("people_limit"),
    "storage_use__used_bytes": Cast("storage_limit_gb", BigIntegerField()) * Value(GB),
}
OF_LIMITS = {
    name: Q(*(Q((f"{used}__{than}", most)) for used, most in USED.items()), _connector=Q.OR)
    for name, than in (("reached", "gte"), ("over", "gt"))
}
OF_PLAYERS = {
    "offline": Q(players__gt=F("players_online")),
    "online": Q(players_online__gt=0),
    "none": Q(players=0),
}
