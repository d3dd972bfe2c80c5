"""What came of an instant announcement, to be kept: a page, and a table for a spreadsheet."""

import csv
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from broadcast.interrupts.board import Delivery

HEADINGS = ("Zone", "Player", "State", "Received", "Began", "Ended", "Seconds to first sound", "Reason")
#: In words, for people who were not there.
STATES = {
    "reading": "waiting for the voice",
    "unread": "not read by the voice",
    "waiting": "no answer",
    "unreachable": "unreachable",
    "delivered": "received, not heard",
    "playing": "playing",
    "completed": "heard",
    "failed": "failed",
    "skipped": "not heard",
}


class Echo:
    """Gives each line back instead of writing it."""

    def write(self, line: str) -> str:
        return line


def lines(rows: list[Delivery]) -> Iterator[str]:
    """CSV, times in each zone's own time zone."""
    writer = csv.writer(Echo())
    yield writer.writerow(HEADINGS)
    for row in rows:
        yield writer.writerow([safe(cell) for cell in cells(row)])


def cells(row: Delivery) -> tuple[str, ...]:
    zone, event, tz = row.device.zone, row.event, row.device.zone.tz
    times = (event.received_at, event.started_at, event.ended_at) if event else (None, None, None)
    delay_s = "" if row.start_delay_s is None else f"{row.start_delay_s:.2f}"
    reason = (event.reason if event else "") or row.problem
    return (zone.name, row.device.name, STATES[row.state], *(clock(at, tz) for at in times), delay_s, reason)


def clock(at: datetime | None, tz: ZoneInfo) -> str:
    return f"{at.astimezone(tz):%Y-%m-%d %H:%M:%S}" if at else ""


def safe(cell: str) -> str:
    """A name that begins like a formula would be one in a spreadsheet."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
