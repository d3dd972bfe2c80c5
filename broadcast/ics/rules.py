"""What the events of a calendar file become: closed days, dayparts and schedules. Writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from icalendar import vText

from broadcast.dayparts import DAY
from broadcast.ics.proposals import Proposal, dates, gathered, known_rows, mark
from broadcast.ics.text import OWN, Lines
from broadcast.ics.times import Fields, NotUnderstood, excluded, length, local, parsed, read, repeat
from broadcast.models import Channel, Schedule, Zone
from broadcast.models.words import hours_name
from broadcast.saying.alone import why_not
from broadcast.schedules.checks import too_full
from library.models import Announcement

LONGEST_CLOSED = 366
UNKNOWN = "No channel and no announcement has this name."
SEVERAL = "What it plays is gone, or several announcements by turns: make that schedule again instead."
KINDS = {"closed": "Closed days", "daypart": "Music by the hour", "schedule": "Announcements"}


@dataclass(frozen=True)
class Problem:
    """An event of which nothing is made."""

    title: str
    why: str


@dataclass
class Reader:
    """Understands events for one zone. Knows the names of channels and announcements: load it once."""

    zone: Zone
    today: date
    channels: dict[str, Channel]
    announcements: dict[str, Announcement]
    there: set[tuple[Any, ...]] = field(default_factory=set)

    @classmethod
    def load(cls, zone: Zone, now: datetime) -> "Reader":
        """Five queries."""
        channels = {row.name.casefold(): row for row in reversed(list(Channel.objects.kept()))}
        said = {row.title.casefold(): row for row in Announcement.objects.kept().order_by("-created_at")}
        return cls(zone, now.astimezone(zone.tz).date(), channels, said, set(known_rows(zone)))

    def read(self, events: Iterable[Lines]) -> tuple[list[Proposal], list[Problem]]:
        """What can be made, and what cannot be understood and why."""
        found: list[Proposal] = []
        problems: list[Problem] = []
        for lines in events:
            title = "An event without a name"
            try:
                event = parsed(lines)
                title = str(event.get("SUMMARY", "")).strip()[:80] or title
                found.append(self.understand(event, title, own_words(lines)))
            except NotUnderstood as error:
                problems.append(Problem(title, str(error)))
        return self.fresh(gathered(found), list(dict.fromkeys(problems)))

    def fresh(self, found: list[Proposal], problems: list[Problem]) -> tuple[list[Proposal], list[Problem]]:
        """Without what is there already."""
        twice = [each for each in found if mark(each) in self.there]
        problems += [Problem(each.title, "It is there already.") for each in twice]
        return [each for each in found if mark(each) not in self.there], problems

    def understand(self, event: Fields, title: str, own: dict[str, str]) -> Proposal:
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            raise NotUnderstood("It was cancelled.")
        if "RECURRENCE-ID" in event:
            raise NotUnderstood("It moves one occurrence of another event: move that in the calendar.")
        if "occurrence" in own:
            raise NotUnderstood("It is one occurrence of a schedule: make that schedule again instead.")
        start = read(event, "DTSTART")
        if start is None:
            raise NotUnderstood("It has no start.")
        if not isinstance(start, datetime):
            return self.closed(event, title, start)
        return self.timed(event, title, start, own)

    def closed(self, event: Fields, title: str, first: date) -> Proposal:
        if "RRULE" in event or "RDATE" in event:
            raise NotUnderstood("A closed day cannot repeat: use the opening hours of the week for that.")
        end = read(event, "DTEND")
        last = max(first, end - DAY) if end and not isinstance(end, datetime) else first
        if last < self.today:
            raise NotUnderstood("It is over.")
        if (last - first).days > LONGEST_CLOSED:
            raise NotUnderstood("It is longer than a year.")
        when = f"{first:%d %b %Y}" + (f" to {last:%d %b %Y}" if last != first else "")
        columns = {"name": title, "first_date": first, "last_date": last, "zone": self.zone}
        return Proposal("closed", title, f"Closed on {when}", columns)

    def timed(self, event: Fields, title: str, start: datetime, own: dict[str, str]) -> Proposal:
        begin = local(event, "DTSTART", start, self.zone.tz)
        shift = (begin.date() - start.date()).days
        often = repeat(event, begin, shift, self.zone.tz)
        last = often.last if often else begin.date()
        if last and last < self.today:
            raise NotUnderstood("It is over.")
        columns = {
            "days": sorted(often.days) if often else [begin.weekday()],
            "first_date": begin.date() if not often or begin.date() > self.today else None,
            "last_date": last,
            "zone_ids": [self.zone.pk],
        } | priority(own)
        channel = None if "says" in own else self.channels.get(title.casefold())
        if channel:
            return self.daypart(event, channel, begin, length(event, start), columns, own)
        if said := self.announcements.get(own.get("says", title).casefold()):
            if problem := why_not(said):
                raise NotUnderstood(problem)
            return self.schedule(event, said, begin, length(event, start), columns, own)
        raise NotUnderstood(SEVERAL if "rhythm" in own else UNKNOWN)

    def daypart(
        self,
        event: Fields,
        channel: Channel,
        begin: datetime,
        lasts: timedelta,
        columns: dict[str, Any],
        own: dict[str, str],
    ) -> Proposal:
        if not timedelta(minutes=1) <= lasts <= DAY:
            raise NotUnderstood("It does not last between a minute and a day.")
        columns |= {"channel": channel, "start": begin.time(), "end": (begin + lasts).time()}
        columns |= own_name(own)
        if own.get("special") in ("not", "only"):
            columns["special_days"] = own["special"]
        hours = hours_name(columns["start"], columns["end"])
        left_out = tuple(excluded(event, self.zone.tz))
        return Proposal("daypart", channel.name, f"{hours}, {dates(columns)}", columns, left_out=left_out)

    def schedule(
        self,
        event: Fields,
        said: Announcement,
        begin: datetime,
        lasts: timedelta,
        columns: dict[str, Any],
        own: dict[str, str],
    ) -> Proposal:
        columns |= own_name(own)
        columns["excluded_dates"] = excluded(event, self.zone.tz)
        if "rhythm" in own:
            return self.interval(said, begin, lasts, columns, own)
        columns |= {"kind": Schedule.Kind.CLOCK, "at_times": [begin.time()]}
        return Proposal("schedule", said.title, f"At {begin:%H:%M}, {dates(columns)}", columns, said)

    def interval(
        self,
        said: Announcement,
        begin: datetime,
        lasts: timedelta,
        columns: dict[str, Any],
        own: dict[str, str],
    ) -> Proposal:
        """As the export wrote it."""
        every = own.get("every", "")
        if not (every.isdecimal() and 1 <= int(every[:5]) <= 1440):
            raise NotUnderstood("Its rhythm cannot be written as an event: make that schedule again instead.")
        if problem := too_full(max(1, 60 / int(every)), said.duration_ms):
            raise NotUnderstood(problem)
        start, end = begin.time(), (begin + lasts).time()
        columns |= {"kind": Schedule.Kind.INTERVAL, "every_min": int(every)}
        columns["windows"] = [] if start == end == time(0) else [[start, end]]
        when = f"Every {every} minutes, {hours_name(start, end)}, {dates(columns)}"
        return Proposal("schedule", said.title, when, columns, said)


def own_words(lines: Lines) -> dict[str, str]:
    """What an export of ours wrote for the way back."""
    pairs = (line.partition(":") for line in lines if line.upper().startswith(OWN))
    return {name[len(OWN) :].lower(): str(vText.from_ical(value)).strip() for name, _, value in pairs}


def own_name(own: dict[str, str]) -> dict[str, str]:
    return {"name": own.get("name", "")[:80]}


def priority(own: dict[str, str]) -> dict[str, int]:
    told = own.get("priority", "")
    return {"priority": int(told)} if told.isdecimal() and len(told) < 4 and int(told) <= 100 else {}
