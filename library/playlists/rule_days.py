"""What rules choose on each local day: written down at the first use, so that all who ask are told the same.

A day's choice is made for good an hour before that day begins anywhere on earth: a zone may be far east of
its business. What is told of it before that is a forecast.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from library.models import Playlist, RuleDay, Track
from library.playlists.apart import holds
from library.playlists.choosing import (
    Chosen,
    Today,
    chosen_on,
    condition_of,
    local_day,
    meets,
    readable,
)
from library.playlists.rule import Added, Condition, Rule, Unplayed
from tenants.schemas import current_business

DAY = timedelta(days=1)
#: So long before a day begins in UTC its choice is made for good: on some islands it begins 14 hours earlier.
SETTLED = timedelta(hours=14 + 1)
#: Days before today and after it that have a choice of their own. Further away the nearest of them stands in.
NEAR = 1
IN_MOSAIC = 4
#: Of more tracks nobody asks which rules they concern.
MANY = 100
ANYTHING = ~Q(pk__in=())
OURS = ("track_ids", "count", "duration_ms", "covers", "is_apart", "made_at")
#: The rows are named by playlist and day.
Key = tuple[UUID, date]


def days_of(
    playlists: Iterable[Playlist], days: Iterable[date], now: datetime, *, with_tracks: bool = True
) -> dict[Key, RuleDay]:
    """What each of these playlists by rule holds on each of the days. A rule nobody can read holds nothing.

    One query for what is written down; of what is not, one a day and one a day for folders.
    """
    rows, near = {row.pk: row for row in playlists}, {day: nearest(day, now) for day in days}
    if not rows:
        return {}
    wanted = {(pk, day) for pk in rows for day in near.values()}
    known = RuleDay.objects.filter(playlist__in=rows, day__in=set(near.values())).order_by()
    found = {(row.playlist_id, row.day): row for row in (known if with_tracks else known.defer("track_ids"))}
    found = {key: row for key, row in found.items() if holds_good(row, now)}
    if missing := wanted - found.keys():
        found |= made(missing, now)
    return {(pk, day): found[pk, close] for pk in rows for day, close in near.items()}


def today_of(playlist: Playlist, now: datetime) -> RuleDay:
    (row,) = days_of([playlist], [local_day(now)], now).values()
    return row


def nearest(day: date, now: datetime) -> date:
    today = local_day(now)
    return min(max(day, today - NEAR * DAY), today + NEAR * DAY)


def settling(day: date) -> datetime:
    return datetime.combine(day, time(), UTC) - SETTLED


def next_settling(now: datetime) -> datetime:
    """When the choice of a day that is still to come is made for good."""
    days = (local_day(now) + number * DAY for number in range(4))
    return next(at for at in map(settling, days) if at > now)


def holds_good(row: RuleDay, now: datetime) -> bool:
    at = settling(row.day)
    return row.made_at >= at or now < at


@transaction.atomic
def made(missing: Collection[Key], now: datetime) -> dict[Key, RuleDay]:
    """Choose, and write it down unless something is being changed: what that is cannot be seen yet."""
    may_keep = nobody_changes()
    # Only now: a rule that was read before may be another one, or gone, and its days forgotten.
    rows = Playlist.objects.by_rule().filter(pk__in={pk for pk, _ in missing})
    told = dict(rows.values_list("pk", "rule"))
    rules = {pk: rule for pk, each in told.items() if (rule := readable(each))}
    found: dict[Key, RuleDay] = {}
    for day in sorted({day for _, day in missing}):
        here = [pk for pk, other in missing if other == day]
        chosen = chosen_on(day, {pk: rules[pk] for pk in here if pk in rules})
        for pk in here:
            rule, tracks = rules.get(pk, Rule()), chosen.get(pk, [])
            found[pk, day] = described(rule, tracks, playlist_id=pk, day=day, made_at=now)
    if may_keep:
        ours = [row for row in found.values() if row.playlist_id in told]
        RuleDay.objects.bulk_create(
            ours, update_conflicts=True, unique_fields=["playlist", "day"], update_fields=OURS
        )
    return found


def described(rule: Rule, chosen: Collection[Chosen], **columns: Any) -> RuleDay:
    """Not saved."""
    covers = dict.fromkeys(each.cover_sha256 for each in chosen if each.cover_sha256)
    artists = [each.artist.casefold() for each in chosen]
    # Played again and again: its end is followed by its beginning.
    round_on = [*artists, *artists[: rule.between]]
    return RuleDay(
        track_ids=[each.track_id for each in chosen],
        count=len(chosen),
        duration_ms=sum(each.duration_ms for each in chosen),
        covers=list(islice(covers, IN_MOSAIC)),
        is_apart=not rule.between or holds(round_on, range(len(round_on)), rule.between),
        **columns,
    )


def nobody_changes() -> bool:
    """No transaction is at work that rules may hear of; and none begins before the one in hand ends."""
    return asked("SELECT pg_try_advisory_xact_lock(hashtext(%s))")


def hold_choices() -> None:
    """Until the transaction in hand ends, nobody writes down what was chosen without its changes."""
    asked("SELECT pg_advisory_xact_lock_shared(hashtext(%s))")


def asked(lock: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(lock, [f"rules of {current_business().pk}"])
        ((is_ours,),) = cursor.fetchall()
    return bool(is_ours)


def forget_rule(playlist: Playlist) -> None:
    """It is another rule now, or gone."""
    hold_choices()
    forget(RuleDay.objects.filter(playlist=playlist))


def forget_tracks(tracks: Collection[UUID]) -> None:
    """These changed: from today on whatever holds one of them, or may, is chosen anew."""
    hold_choices()
    rows = RuleDay.objects.filter(day__gte=local_day(timezone.now()))
    if len(tracks) <= MANY:
        rows = rows.filter(Q(track_ids__overlap=list(tracks)) | Q(playlist__in=concerned(tracks)))
    forget(rows)


def forget_folders() -> None:
    """Folders lie elsewhere: what rules ask for by a folder is another thing now."""
    hold_choices()
    about_folders = Q(playlist__rule__conditions__contains=[{"about": "folder"}])
    forget(RuleDay.objects.filter(about_folders, day__gte=local_day(timezone.now())))


@transaction.atomic
def forget(rows: QuerySet[RuleDay]) -> None:
    # In one order: two who change tracks at once would wait for each other for ever.
    locked = rows.order_by("pk").select_for_update(of=("self",))
    RuleDay.objects.filter(pk__in=list(locked.values_list("pk", flat=True))).delete()


def concerned(tracks: Collection[UUID]) -> list[UUID]:
    """The playlists whose rules one of these tracks may meet, on some day."""
    rows = Playlist.objects.kept().by_rule().filter(days__isnull=False).distinct()
    read = {row.pk: rule for row in rows if (rule := readable(row.rule))}
    changed = Track.objects.own().playable().filter(pk__in=list(tracks)).order_by()
    today = Today.of(local_day(timezone.now()), read.values(), changed)
    told = {
        f"n{place}": Count("pk", filter=meets(rule, lambda each: on_some_day(each, today)))
        for place, rule in enumerate(read.values())
    }
    met = changed.aggregate(**told) if told else {}
    return [pk for pk, count in zip(read, met.values(), strict=True) if count]


def on_some_day(condition: Condition, today: Today) -> Q:
    return ANYTHING if isinstance(condition, Unplayed | Added) else condition_of(condition, today)


def let_go_of_rule_days(now: datetime) -> None:
    forget(RuleDay.objects.filter(day__lt=local_day(now) - 2 * DAY))
