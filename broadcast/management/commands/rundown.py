"""What a zone plays from a moment on, and why: the time travel page as a table or as JSON lines."""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from broadcast.books.plans import Books
from broadcast.models import Zone
from broadcast.travel.around import Line, lines, plan_of
from broadcast.travel.moment import BadMoment, Moment, offset_name, read_moment
from tenants.models import Business
from tenants.schemas import in_business

MOST_HOURS = 48


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("business", help="its slug, as in /b/<slug>/")
        parser.add_argument("zone", help="its name or id")
        parser.add_argument(
            "--at", default="", help="on the zone's clocks: 2027-03-28T00:30; now if left out"
        )
        parser.add_argument("--hours", default="6", help=f"how much of it, up to {MOST_HOURS}")
        parser.add_argument("--json", action="store_true", help="one JSON object an entry")

    def handle(self, *_args: Any, **options: Any) -> None:
        length = length_of(options["hours"])
        with in_business(business_of(options["business"])):
            zone, now = zone_of(options["zone"]), timezone.now()
            moment = moment_of(options["at"], zone, now)
            books = Books.load(moment.at, moment.at + length)
            found = lines(books, zone, plan_of(books, zone, now), books.start, books.until)
            told = list(map(json_line, found) if options["json"] else table(zone, moment, found))
        self.tell(told)

    def tell(self, lines: list[str]) -> None:
        try:
            self.stdout.write("\n".join(lines))
            self.stdout.flush()
        except BrokenPipeError:
            # Whoever reads has had enough, as `head` does; Python would write to the pipe once more.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def length_of(said: str) -> timedelta:
    try:
        hours = float(said)
    except ValueError:
        hours = -1.0
    if not 0 < hours <= MOST_HOURS:
        raise CommandError(f"--hours is {said!r}: give a number above 0, up to {MOST_HOURS}.")
    return timedelta(hours=hours)


def business_of(slug: str) -> Business:
    business = Business.objects.filter(slug=slug).first()
    if business is None:
        raise CommandError(f"There is no business {slug!r}. Give its slug, as in /b/<slug>/.")
    if business.status not in Business.LIVE:
        raise CommandError(f"{business} is {business.status}: only an open business has a rundown.")
    return business


def zone_of(said: str) -> Zone:
    """By id, else by name. Raises CommandError when none or several have it."""
    kept = Zone.objects.kept().select_related("floor")
    try:
        found = list(kept.filter(pk=UUID(said)))
    except ValueError:
        found = list(kept.filter(name__iexact=said))
    if len(found) == 1:
        zone: Zone = found[0]
        return zone
    if found:
        raise CommandError(f"Several zones are called {said!r}. Give the id of one: {ids(found)}.")
    raise CommandError(f"There is no zone {said!r}. {known(list(kept))}")


def ids(zones: list[Zone]) -> str:
    return ", ".join(str(zone.pk) for zone in zones)


def known(zones: list[Zone]) -> str:
    names = ", ".join(zone.name for zone in zones[:20])
    return f"Its zones are: {names}." if names else "The business has none yet."


def moment_of(said: str, zone: Zone, now: datetime) -> Moment:
    try:
        return read_moment(said, zone.tz, now) if said else Moment(now)
    except BadMoment as error:
        raise CommandError(f"--at is {said!r}. {error}") from None


def json_line(line: Line) -> str:
    entry = line.entry
    told = {
        "at": entry.at.isoformat(),
        "local": line.wall.isoformat(),
        "kind": entry.kind,
        "what": line.what,
        "rule": entry.why,
        "why": line.why,
        "lost": [
            {"id": loss.row_id, "rule": loss.rule, "why": why}
            for loss, why in zip(entry.lost, line.lost, strict=True)
        ],
        "by": entry.by,
        "row_id": entry.row_id,
        "channel_id": entry.channel_id,
        "announcement_id": entry.announcement_id,
        "sha256": entry.sound.sha256 if entry.sound else "",
        "planned": entry.planned.isoformat() if entry.planned else None,
    }
    return json.dumps(told, ensure_ascii=False)


def table(zone: Zone, moment: Moment, found: list[Line]) -> Iterator[str]:
    yield f"{zone.name}, {zone.tz.key}, {offset_name(moment.at, zone.tz)}"
    if moment.note:
        yield moment.note
    for line in found:
        yield from in_rows(line)
    if not found:
        yield "Nothing plays in these hours."


def in_rows(line: Line) -> Iterator[str]:
    """The entry, then what lost to it, a line each; before them a new day or another offset."""
    if line.turn:
        yield f"\n{line.turn}"
    yield f"{line.wall:%H:%M:%S}  {line.entry.kind:<8} {line.what:<40} {line.why}".rstrip()
    yield from (f"{'':19}{lost}" for lost in line.lost)
