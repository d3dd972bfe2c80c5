"""Figures of all businesses together: what they are now, and what is written down of each day in UTC."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from broadcast.edge.models import EdgeDevice
from broadcast.fleet.rows import paired
from broadcast.interrupts.presence import ONLINE
from broadcast.players.reports import OLDEST
from tenants.models import Business, DayFigures, DayPlays, ErrorDay, KnownError, SpeechUsage, StorageUse
from tenants.schemas import go_public

#: A player that was away tells of so old plays at most.
STILL_MOVES = OLDEST + timedelta(days=1)
PLAYS_KEPT = timedelta(days=60)
#: Two years can be compared.
FIGURES_KEPT = timedelta(days=800)
ERRORS_KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Figures:
    """What they are now. Months and days are those of UTC."""

    businesses: dict[str, int]
    players: int
    players_online: int
    plays: int
    characters: int
    cost: Decimal
    storage_bytes: int
    errors: int

    @property
    def businesses_open(self) -> int:
        return self.businesses.get(Business.Status.OPEN, 0)


def figures(now: datetime) -> Figures:
    """Six queries, whoever and whatever is there."""
    today = now.date()
    spoken = SpeechUsage.objects.filter(day__gte=today.replace(day=1), day__lte=today)
    speech = spoken.aggregate(characters=Coalesce(Sum("characters"), 0), cost=Sum("cost"))
    players = count_players(now)
    return Figures(
        businesses=dict(Business.objects.values_list("status").annotate(Count("pk")).order_by()),
        players=players["all"],
        players_online=players["online"],
        plays=total(DayPlays.objects.filter(day=today), "plays"),
        characters=speech["characters"],
        cost=speech["cost"] or Decimal(0),
        storage_bytes=total(StorageUse.objects.all(), "used_bytes"),
        errors=total(ErrorDay.objects.filter(day=today), "count"),
    )


def total(rows: QuerySet[Any], column: str) -> int:
    return int(rows.aggregate(total=Sum(column))["total"] or 0)


def count_players(now: datetime) -> dict[str, int]:
    is_online = Q(presence__seen_at__gt=now - ONLINE)
    rows: QuerySet[EdgeDevice] = paired()
    return rows.aggregate(all=Count("pk"), online=Count("pk", filter=is_online))


def note_figures() -> None:
    """The tick: write down what is known of the days that still move, and let go of what is old."""
    go_public()
    now = timezone.now()
    write_days(now)
    DayPlays.objects.filter(day__lt=(now - PLAYS_KEPT).date()).delete()
    DayFigures.objects.filter(day__lt=(now - FIGURES_KEPT).date()).delete()
    KnownError.objects.filter(last_at__lt=now - ERRORS_KEPT).delete()


def write_days(now: datetime) -> None:
    """Seven statements. It may run twice, and late: a day's sums are summed anew."""
    today = now.date()
    rows = [
        DayFigures(day=day, **sums) for day, sums in sums_of_days((now - STILL_MOVES).date(), today).items()
    ]
    summed = ["plays", "characters", "cost", "errors"]
    DayFigures.objects.bulk_create(rows, update_conflicts=True, unique_fields=["day"], update_fields=summed)
    online = count_players(now)["online"]
    DayFigures.objects.filter(day=today).update(
        players_peak=Greatest(Coalesce(F("players_peak"), 0), online),
        businesses=Business.objects.filter(status=Business.Status.OPEN).count(),
        storage_bytes=total(StorageUse.objects.all(), "used_bytes"),
    )


def sums_of_days(first: date, today: date) -> dict[date, dict[str, Any]]:
    """By day, today's too where nothing happened; the newest is today's."""
    found: dict[date, dict[str, Any]] = defaultdict(dict)
    found[today] = {}
    for model, columns in ((DayPlays, ("plays",)), (SpeechUsage, ("characters", "cost"))):
        add_sums(found, model.objects.filter(day__gte=first, day__lte=today), columns)
    errors = ErrorDay.objects.filter(day__gte=first, day__lte=today)
    for day, count in errors.order_by().values_list("day").annotate(Sum("count")):
        found[day]["errors"] = count
    return found


def add_sums(found: dict[date, dict[str, Any]], rows: QuerySet[Any], columns: tuple[str, ...]) -> None:
    sums = {f"all_{column}": Sum(column) for column in columns}
    for row in rows.order_by().values("day").annotate(**sums):
        found[row["day"]] |= {column: row[f"all_{column}"] for column in columns}
