"""What a zone's calendar shows, from the engine that makes its feeds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property

from broadcast.books.plans import Books
from broadcast.books.shades import shades
from broadcast.calendar.days import Band, Day, State, Tick
from broadcast.calendar.marks import marks_of
from broadcast.calendar.quiet import quiet_on
from broadcast.calendar.wall import DAY_MIN, Hours, bounds, change_on, closed_on, place, wall_minutes
from broadcast.dayparts import DAY, named_spans
from broadcast.engine.plan import Cue, Dropped, Part, Plan, Segment, Source
from broadcast.engine.stretches import holds_on, open_spans
from broadcast.models import Daypart, ScheduleException, Zone
from broadcast.rundown import build_rundown, music_line
from broadcast.schedules.single_times import is_planned

Changes = dict[tuple[str, datetime], ScheduleException]


@dataclass
class Picture:
    """Some local days of one zone, of books that cover them."""

    books: Books
    zone: Zone
    plan: Plan
    dates: Sequence[date]
    now: datetime

    @classmethod
    def load(cls, zone: Zone, dates: Sequence[date], now: datetime) -> "Picture":
        """A fixed number of queries. The dates follow each other."""
        books = Books.load(bounds(dates[0], zone.tz)[0], bounds(dates[-1], zone.tz)[1])
        kept = books.zones[zone.pk]
        return cls(books, kept, books.plan(kept), dates, now)

    def days(self) -> list[Day]:
        start, until = bounds(self.dates[0], self.plan.tz)[0], bounds(self.dates[-1], self.plan.tz)[1]
        line = music_line(self.plan, start, until)
        opens = [(span.begin, span.end) for span in open_spans(self.plan, start, until)]
        ticks = list(self.ticks(start, until))
        return [self.day(day, line, ticks, opens) for day in self.dates]

    def day(self, day: date, line: Sequence[Segment], ticks: list[Tick], opens: list[Hours]) -> Day:
        tz, calendar = self.plan.tz, self.plan.calendar
        special = calendar.special.get(day)
        has_hours = bool(calendar.hours) or special is not None
        is_today = self.now.astimezone(tz).date() == day
        bands = tuple(self.bands(line, day))
        return Day(
            date=day,
            bands=bands,
            marks=marks_of(
                (tick for tick in ticks if tick.at.astimezone(tz).date() == day),
                [band.name_place for band in bands if band.has_name],
            ),
            closed=tuple((x, end - x) for x, end in closed_on(day, opens, tz)) if has_hours else (),
            quiet=tuple(quiet_on(self.books, self.plan, line, day)),
            special=special.name if special else "",
            change=change_on(day, tz),
            now_min=wall_minutes(self.now, tz) if is_today else None,
        )

    # --- music

    def bands(self, line: Iterable[Segment], day: date) -> Iterator[Band]:
        rows = {str(row.pk): row for row in self.books.dayparts}
        here = [
            (segment, self.band(segment, day, *put)) for segment in line if (put := self.put(segment, day))
        ]
        beaten = joined(lost for segment, band in here for lost in self.beaten(segment, band, day))
        for band in (*joined(band for _, band in here), *beaten):
            row = rows.get(band.row_id) if band.source == "daypart" else None
            yield of_part(band, row, day) if row else band

    def put(self, segment: Segment, day: date) -> tuple[float, float] | None:
        return place(segment.start, segment.until, day, self.plan.tz)

    def band(self, segment: Segment, day: date, x_min: float, end_min: float) -> Band:
        title, channel = self.title(segment), self.channel(segment.source, segment.channel_id)
        return Band(
            key=key("band", segment.source_id or segment.source, day, x_min),
            source=segment.source,
            row_id=segment.source_id,
            title=title,
            channel="" if channel == title else channel,
            x_min=x_min,
            end_min=end_min,
            shade=self.shades.get(segment.channel_id, 0),
            lost=segment.lost,
        )

    @cached_property
    def shades(self) -> dict[str, int]:
        return shades(self.books.channels.values())

    def title(self, segment: Segment) -> str:
        if segment.source == "silence":
            return "Silence"
        if segment.source == "daypart":
            return self.books.title(segment.source_id)
        return "No music" if segment.source == "nothing" else self.books.title(segment.channel_id)

    def channel(self, source: Source, channel_id: str) -> str:
        """Of a daypart, which may be called otherwise."""
        return self.books.title(channel_id) if source == "daypart" else ""

    def beaten(self, segment: Segment, band: Band, day: date) -> Iterator[Band]:
        """The dayparts that wanted a segment's time, and lost: where they wanted it."""
        for part in (part for part in self.plan.parts if part.daypart_id in segment.lost):
            for put in self.wanted(part, segment, day):
                yield replace(
                    band,
                    key=f"{key('beaten', part.daypart_id, day, put[0])}.{segment.source_id}",
                    source="daypart",
                    row_id=part.daypart_id,
                    title=(title := self.books.title(part.daypart_id)),
                    channel="" if (channel := self.books.title(part.channel_id)) == title else channel,
                    x_min=put[0],
                    end_min=put[1],
                    lost=(),
                    beaten_by=band.title,
                )

    def wanted(self, part: Part, segment: Segment, day: date) -> Iterator[tuple[float, float]]:
        """Where a daypart's own hours lie within a segment, on that day's wall."""
        tz, start, until = self.plan.tz, segment.start, segment.until
        spans = named_spans(
            part.window, tz, start, until, lambda on: holds_on(part.dates, self.plan.calendar, on)
        )
        for span in spans:
            if put := place(max(span.begin, start), min(span.end, until), day, tz):
                yield put

    # --- announcements

    def ticks(self, start: datetime, until: datetime) -> Iterator[Tick]:
        """By the plan as it is, also in the past, as the bands are."""
        rundown = build_rundown(self.plan, start, until)
        exceptions = self.exceptions()
        for cue in rundown.cues:
            yield replace(self.tick(cue, exceptions), by=cue.waited_for or "")
        for drop in rundown.dropped:
            state: State = "skipped" if drop.reason == "skipped" else "dropped"
            tick = self.tick(drop, exceptions)
            yield replace(tick, state=state, reason=drop.reason, by=drop.lost_to or "")
        yield from self.moved_away(start, until, exceptions)

    def moved_away(self, start: datetime, until: datetime, exceptions: Changes) -> Iterator[Tick]:
        """Where those stood that were moved: also one whose new time is far from here."""
        for (schedule, planned), change in exceptions.items():
            away = change.moved_to and start <= planned < until
            if away and is_planned(self.plan, change.schedule_id, planned):
                yield Tick(
                    key=f"away.{schedule}.{int(planned.timestamp())}",
                    schedule_id=schedule,
                    title=self.books.title(schedule),
                    at=planned,
                    planned=planned,
                    x_min=wall_minutes(planned, self.plan.tz),
                    state="away",
                    exception_id=str(change.pk),
                    is_past=planned <= self.now,
                    moved_to=change.moved_to,
                )

    def tick(self, told: Cue | Dropped, exceptions: Changes) -> Tick:
        at, planned = told.at, told.planned
        change = exceptions.get((told.schedule_id, planned))
        return Tick(
            key=f"tick.{told.schedule_id}.{int(planned.timestamp())}.{told.announcement_id[:8]}",
            schedule_id=told.schedule_id,
            title=self.books.said(told.announcement_id, told.schedule_id),
            at=at,
            planned=planned,
            x_min=wall_minutes(at, self.plan.tz),
            state="moved" if change and change.moved_to else "plays",
            is_loose=told.schedule_id in self.loose(),
            exception_id=str(change.pk) if change else "",
            is_past=at <= self.now,
            announcement_id=told.announcement_id,
        )

    def loose(self) -> set[str]:
        return {str(row.pk) for row in self.books.schedules}

    def exceptions(self) -> Changes:
        """By schedule and planned moment; the zone's own before those of everywhere."""
        rows = [row for same in self.books.exceptions.values() for row in same]
        here = sorted(
            (row for row in rows if row.zone_id in (None, self.zone.pk)), key=lambda r: bool(r.zone_id)
        )
        return {(str(row.schedule_id), row.planned_at): row for row in here}


def key(kind: str, name: str, day: date, x_min: float) -> str:
    return f"{kind}.{name}.{day:%Y%m%d}.{int(x_min)}"


def joined(bands: Iterable[Band]) -> list[Band]:
    """Neighbours that are the same as one."""
    found: list[Band] = []
    for band in sorted(bands, key=lambda band: (band.row_id, band.x_min)):
        last = found[-1] if found else None
        if last and alike(last) == alike(band) and last.end_min >= band.x_min:
            found[-1] = replace(
                last, end_min=max(last.end_min, band.end_min), lost=merged(last.lost, band.lost)
            )
        else:
            found.append(band)
    return sorted(found, key=lambda band: band.x_min)


def alike(band: Band) -> tuple[str, ...]:
    return band.source, band.row_id, band.title, band.beaten_by


def merged(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def of_part(band: Band, row: Daypart, day: date) -> Band:
    """With what may be dragged: whether its edges on this day are those of the daypart's hours."""
    start, end = minutes(row.start), minutes(row.end)
    runs_over = end <= start
    begins = day - DAY if runs_over and band.x_min < start else day
    ends_here = begins < day or not runs_over or end == 0
    return replace(
        band,
        begins=begins,
        has_start=begins == day and band.x_min == start,
        has_end=ends_here and band.end_min == (end or DAY_MIN),
        from_time=row.start,
        until_time=row.end,
        days=tuple(row.days),
        is_dated=row.first_date is not None and row.first_date == row.last_date,
    )


def minutes(at: time) -> float:
    return at.hour * 60 + at.minute + at.second / 60
