"""Where quiet hours stand on a day: the zone's, and those of the channel that plays. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from broadcast.books.plans import Books
from broadcast.books.values import quiet_of
from broadcast.calendar.days import Hush
from broadcast.calendar.wall import bounds, place
from broadcast.dayparts import spans
from broadcast.engine.plan import Plan, Quiet, Segment

Stretch = tuple[datetime, datetime]


def quiet_on(books: Books, plan: Plan, line: Sequence[Segment], day: date) -> Iterator[Hush]:
    whole = bounds(day, plan.tz)
    for each in plan.quiet:
        yield from hushes(books, plan, each, day, whole)
    for row in (row for row in books.quiet if row.channel_id):
        for segment in (segment for segment in line if segment.channel_id == str(row.channel_id)):
            start, until = max(segment.start, whole[0]), min(segment.until, whole[1])
            yield from hushes(books, plan, quiet_of(row), day, (start, until))


def hushes(books: Books, plan: Plan, each: Quiet, day: date, within: Stretch) -> Iterator[Hush]:
    """The part of quiet hours that lies within a stretch of a day."""
    start, until = within
    for begin, end in spans(each.window, plan.tz, start, until):
        if put := place(max(begin, start), min(end, until), day, plan.tz):
            yield Hush(books.title(each.id), *put, silences_music=each.silences_music)
