"""Dayparts for people: what overlaps with one, and the week of every zone as bands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from broadcast.books.left_out import dates_in, left_out_since
from broadcast.books.plans import is_for_place
from broadcast.books.shades import shades
from broadcast.books.values import part_of
from broadcast.models import Channel, Daypart, DaypartException, Floor, Zone
from broadcast.music.bands import Overlap, WeekBand, overlaps, week_bands
from broadcast.music.tuned import EVERYTHING

#: A day of seven on an SVG, whose whole is 100 %.
WEEK_MIN = 7 * 1440


@dataclass(frozen=True)
class Clash:
    """Another daypart that wants the same hours in the same zones."""

    other: Daypart
    zones: list[Zone]
    overlap: Overlap
    priority: int

    @property
    def why(self) -> str:
        """By which rule the winner wins, to follow its name."""
        if self.overlap.rule == "age":
            return "it is the older one"
        low, high = sorted([self.priority, self.other.priority])
        return f"its priority is higher, {high} over {low}"


def zones_with_floors() -> list[Zone]:
    return list(Zone.objects.kept().select_related("floor"))


def clashes(draft: Daypart, zones: Sequence[Zone]) -> list[Clash]:
    """With all others that are switched on. Two queries."""
    mine = [zone for zone in zones if is_for_place(draft, zone)]
    others = Daypart.objects.kept().filter(is_enabled=True, channel__removed_at=None).exclude(pk=draft.pk)
    rows = {str(row.pk): row for row in others.select_related("channel")}
    near = {pk: [zone for zone in mine if is_for_place(row, zone)] for pk, row in rows.items()}
    left_out = left_out_since(today())
    parts = [
        part_of(row, everywhere_left_out(left_out, row, near[pk])) for pk, row in rows.items() if near[pk]
    ]
    own = everywhere_left_out(left_out, draft, mine)
    found = overlaps(part_of(draft, own), parts, today()) if draft.is_enabled else []
    return [Clash(rows[met.part.daypart_id], near[met.part.daypart_id], met, draft.priority) for met in found]


def everywhere_left_out(
    left_out: dict[UUID, list[DaypartException]], row: Daypart, zones: Sequence[Zone]
) -> frozenset[date]:
    """The dates on which a daypart holds in none of the zones."""
    found = [dates_in(left_out.get(row.pk, ()), zone) for zone in zones]
    return frozenset.intersection(*found) if found else frozenset()


def today() -> date:
    return timezone.now().date()


@dataclass(frozen=True)
class Strip:
    """A zone's ordinary week."""

    zone: Zone
    bands: list["Shown"]


@dataclass(frozen=True)
class Shown:
    """A band for an SVG: `x` and `width` in per cent of the week."""

    x: float
    width: float
    shade: int
    title: str


def strips(rows: Iterable[Daypart], zones: Sequence[Zone]) -> list[Strip]:
    """Of the zones that have dayparts. Select `channel` with the rows; one query."""
    known = {str(row.pk): row for row in rows if row.is_enabled and row.channel.removed_at is None}
    shade = shades(Channel.objects.kept())
    monday = today() - timedelta(days=today().weekday())
    found = []
    for zone in zones:
        parts = [part_of(row) for row in known.values() if is_for_place(row, zone)]
        bands = [shown(band, known[band.daypart_id], shade) for band in week_bands(parts, monday)]
        found += [Strip(zone, bands)] if bands else []
    return found


def shown(band: WeekBand, row: Daypart, shade: dict[str, int]) -> Shown:
    start = datetime(2024, 1, 1) + timedelta(minutes=band.x)  # noqa: DTZ001  a Monday on the wall
    end = start + timedelta(minutes=band.width)
    title = f"{start:%a %H:%M}-{end:%H:%M} {row.full_name}"
    return Shown(percent(band.x), percent(band.width), shade[str(row.channel_id)], title)


def percent(minutes: int) -> float:
    return round(minutes / WEEK_MIN * 100, 3)


def place_names(row: Daypart, zones: Sequence[Zone], floors: Sequence[Floor]) -> str:
    """ "Terrace, Ground floor, zones with the tag bar"."""
    if row.everywhere:
        return "Everywhere"
    names = [zone.name for zone in zones if zone.pk in row.zone_ids]
    names += [floor.name for floor in floors if floor.pk in row.floor_ids]
    names += [f"zones tagged “{tag}”" for tag in row.tags]
    return ", ".join(names) or "Nowhere: its places are gone"


def default_name() -> str:
    channel = Channel.objects.kept().filter(is_default=True).first()
    return channel.name if channel else EVERYTHING
