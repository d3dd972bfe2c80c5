"""The tracks that a rule chooses on a day."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from hashlib import sha256
from operator import and_, or_
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    F,
    OrderBy,
    Q,
    QuerySet,
    When,
)
from django.db.models.functions import JSONObject

from library.finding.folding import key_of
from library.finding.tagging import key, spellings
from library.models import MusicFolder, Playlist, Track
from library.playlists import rule as rules
from library.playlists.apart import apart
from library.playlists.rule import Added, Condition, Explicit, InFolder, Rule, Span, Unplayed, Worded
from tenants.schemas import current_business

MINUTE_MS = 60_000
COLUMNS = ("pk", "artist", "duration_ms", "cover_sha256", "is_explicit", "title", "year", "energy")
TOLD = JSONObject(**{name: F(name) for name in COLUMNS})


@dataclass(frozen=True)
class Chosen:
    """A track as far as its order asks for it."""

    track_id: UUID
    artist: str
    duration_ms: int
    cover_sha256: str
    is_explicit: bool
    title: str = ""
    year: int | None = None
    energy: int | None = None


@dataclass(frozen=True)
class Today:
    """The local day on which rules are looked at: everything about it is the same at each of its moments."""

    midnight: datetime
    day: date
    #: Each folder with all those below it.
    folders: dict[str, set[str]]
    #: How tracks write the tags that rules ask for, by their keys.
    tags: dict[str, list[str]]

    @classmethod
    def of(cls, day: date, chosen: Iterable[Rule], among: QuerySet[Track] | None = None) -> "Today":
        """One query where any of the rules asks for a folder, and one for tags, as these tracks have them."""
        asked = [each for rule in chosen for each in rule.conditions]
        folders = branches() if any(isinstance(each, InFolder) for each in asked) else {}
        named = (each for each in asked if isinstance(each, Worded) and each.about == "tag")
        tags = {word for each in named for word in each.any_of}
        return cls(begin_of(day), day, folders, spellings(sorted(tags), among) if tags else {})

    def ago(self, days: int) -> datetime:
        return self.midnight - timedelta(days=days)


def local_day(moment: datetime) -> date:
    """By the business's clock."""
    return moment.astimezone(ZoneInfo(current_business().time_zone)).date()


def begin_of(day: date) -> datetime:
    """The midnight with which a day of the business begins."""
    return datetime.combine(day, time(0), ZoneInfo(current_business().time_zone)).astimezone(UTC)


def chosen_on(day: date, rules: Mapping[UUID, Rule]) -> dict[UUID, list[Chosen]]:
    """What each rule, by its playlist, chooses on a day, in order: one query for all, one for folders."""
    if not rules:
        return {}
    today = Today.of(day, rules.values())
    cases = (When(pk=pk, then=ArraySubquery(pool(rule, today, f"{pk}"))) for pk, rule in rules.items())
    rows = Playlist.objects.filter(pk__in=rules).order_by().values_list("pk", Case(*cases))
    return {pk: arranged_by(rules[pk], found or (), f"{pk} {day}") for pk, found in rows}


def readable(told: Any) -> Rule | None:
    try:
        return rules.read(told)
    except rules.BadRule:
        return None


def drafted(rule: Rule, pk: UUID | None, day: date) -> list[Chosen]:
    """What a rule would choose on a day that nobody has saved yet."""
    today = Today.of(day, [rule])
    rows = [row["told"] for row in pool(rule, today, f"{pk}")]
    return arranged_by(rule, rows, f"{pk} {day}")


def chosen(each: dict[str, Any]) -> Chosen:
    pk, *others = (each[name] for name in COLUMNS)
    return Chosen(UUID(pk), *others)


def pool(rule: Rule, today: Today, seed: str) -> QuerySet[Track, Any]:
    """The first tracks that meet the conditions, in its order, before any distance or limit.

    What ends in the course of the day is among them: what plays it leaves it out from then on.
    """
    joined = meets(rule, lambda each: condition_of(each, today))
    rows = Track.objects.own().playable(today.midnight).filter(joined)
    if rule.most_minutes:
        rows = rows.filter(duration_ms__lte=rule.most_minutes * MINUTE_MS)
    if rule.order in IN_SQL:
        return rows.order_by(IN_SQL[rule.order](today), "pk").values(told=TOLD)[: rules.MOST]
    return drawn(rows, UUID(int=lot(f"{seed} {today.day}")))


def meets(rule: Rule, asked: Callable[[Condition], Q]) -> Q:
    """All of its conditions, or any of them."""
    found = [asked(each) for each in rule.conditions]
    return reduce(and_ if rule.meets == "all" else or_, found) if found else Q()


def drawn(rows: QuerySet[Track], start: UUID) -> QuerySet[Track, Any]:
    """As many as may be, from a random id on and round to it again: ids are random, and an index has them."""
    # The database stops where it has enough: of a big library it reads what it gives.
    halves = (rows.filter(pk__gte=start), rows.filter(pk__lt=start))
    first, second = (half.order_by("pk").values(told=TOLD)[: rules.MOST] for half in halves)
    return first.union(second, all=True)[: rules.MOST]


def lot(name: str) -> int:
    """128 random bits, the same for the same name."""
    return int.from_bytes(sha256(name.encode()).digest()[:16], "big")


def played_before(today: Today) -> Case:
    """When it was played last, before today."""
    return Case(When(last_played_at__lt=today.midnight, then="last_played_at"), default="played_before_at")


#: Orders that say which tracks of many it is. Of the others a draw of the day does, and they come after.
IN_SQL: dict[str, Callable[[Today], Any]] = {
    "newest": lambda _: "-created_at",
    "rested": lambda today: OrderBy(played_before(today), nulls_first=True),
}
SORTED: dict[str, Callable[[Chosen], Any]] = {
    "title": lambda each: each.title.casefold(),
    "year": lambda each: (each.year is None, each.year),
    "energy": lambda each: (each.energy is None, each.energy),
}


def condition_of(condition: Condition, today: Today) -> Q:
    match condition:
        case Worded():
            named = worded(condition, today)
            return ~named if condition.is_not else named
        case Span():
            return span(condition)
        case InFolder():
            inside = Q(folder__in=today.folders.get(condition.folder, set()))
            return ~inside if condition.is_not else inside
        case Explicit():
            return Q(is_explicit=not condition.is_not)
        case Unplayed():
            return unplayed(condition, today)
        case Added():
            return Q(created_at__gte=today.ago(condition.days))


def worded(condition: Worded, today: Today) -> Q:
    """Names are one where their keys are."""
    if condition.about == "tag":
        return Q(tags__overlap=[each for word in condition.any_of for each in today.tags[key(word)]])
    keys = sorted({key_of(word) for word in condition.any_of})
    if condition.about == "genre":
        return Q(genre_key__in=keys)
    return Q(artist_key__in=keys) | Q(album_by_key__in=keys)


def span(condition: Span) -> Q:
    column = "duration_ms" if condition.about == "length" else condition.about
    factor = MINUTE_MS if condition.about == "length" else 1
    bounds = {"gte": condition.low, "lte": condition.high}
    return Q(**{f"{column}__{name}": bound * factor for name, bound in bounds.items() if bound is not None})


def unplayed(condition: Unplayed, today: Today) -> Q:
    """What was played today counts as it stood before: the list stays the same all day."""
    since = today.ago(condition.days) if condition.days else None
    is_of_today = Q(last_played_at__gte=today.midnight)
    return rested("last_played_at", since) | is_of_today & rested("played_before_at", since)


def rested(column: str, since: datetime | None) -> Q:
    never = Q(**{column: None})
    return never | Q(**{f"{column}__lt": since}) if since else never


def arranged_by(rule: Rule, pool: Iterable[dict[str, Any]], seed: str) -> list[Chosen]:
    """With its distances, and as long as it may be."""
    tracks = [chosen(each) for each in pool]
    if rule.order not in IN_SQL:
        # Every track draws by itself, so that one more or less leaves the others as they are.
        tracks.sort(key=lambda each: lot(f"{seed} {each.track_id}"))
    if rule.order not in SORTED:
        return within(rule, spaced(rule, tracks, rule.most_tracks))
    return spaced(rule, sorted(within(rule, tracks[: rule.most_tracks]), key=SORTED[rule.order]))


def spaced(rule: Rule, tracks: list[Chosen], most: int | None = None) -> list[Chosen]:
    artists = [each.artist.casefold() for each in tracks]
    return [tracks[place] for place in apart(artists, rule.between, most)]


def within(rule: Rule, tracks: list[Chosen]) -> list[Chosen]:
    return list(in_time(tracks, rule.most_minutes)) if rule.most_minutes else tracks


def in_time(tracks: Iterable[Chosen], minutes: int) -> Iterator[Chosen]:
    left_ms = minutes * MINUTE_MS
    for each in tracks:
        left_ms -= each.duration_ms
        if left_ms < 0:
            return
        yield each


def branches() -> dict[str, set[str]]:
    """The ids of each folder and all below it. One query."""
    parents = dict(MusicFolder.objects.kept().values_list("pk", "parent"))
    below: dict[UUID | None, list[UUID]] = defaultdict(list)
    for pk, parent in parents.items():
        below[parent if parent in parents else None].append(pk)
    found: dict[str, set[str]] = {}

    def gather(pk: UUID, path: tuple[str, ...]) -> None:
        for each in (*path, f"{pk}"):
            found.setdefault(each, set()).add(f"{pk}")
        for child in below[pk]:
            gather(child, (*path, f"{pk}"))

    for top in below[None]:
        gather(top, ())
    return found
