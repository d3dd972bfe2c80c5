"""The events of a calendar file that somebody sent, taken apart with care before any library reads them."""

import re
from collections.abc import Iterator

MOST_BYTES = 1024 * 1024
MOST_EVENTS = 2000
#: 2,000 events with alarms and attendees have fewer.
MOST_LINES = 100_000
#: About a thousand excluded dates.
MOST_LETTERS = 20_000
DEEPEST = 6
#: What an event is understood by. Time zones are known by name: a file's own rules for them are not run.
KEPT = {"SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS"}
OWN = "X-SYNC2GEAR-"
NAME = re.compile(r"[A-Za-z0-9-]+")
Lines = list[str]


class BadCalendar(Exception):
    """Its text says what is wrong with the file, and what to do."""


def events_in(data: bytes) -> list[Lines]:
    """The unfolded lines of each event that are of use. Raises BadCalendar."""
    if len(data) > MOST_BYTES:
        raise BadCalendar("This file is larger than 1 MB. Export a shorter time, or fewer calendars at once.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadCalendar("This is no calendar file. Choose a file that ends in .ics.") from None
    if "BEGIN:VCALENDAR" not in text.upper():
        raise BadCalendar("This is no calendar file. Choose a file that ends in .ics.")
    lines = unfolded(text)
    events = list(taken_apart(lines))
    if not events:
        raise BadCalendar("There is no event in this calendar.")
    return events


def unfolded(text: str) -> Lines:
    whole = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if whole.count("\n") > MOST_LINES:
        raise BadCalendar("This calendar has too many lines. Export a shorter time.")
    lines = re.sub(r"\n[ \t]", "", whole).split("\n")
    if max(map(len, lines)) > MOST_LETTERS:
        raise BadCalendar("One line of this calendar is too long to be read.")
    return lines


def taken_apart(lines: Lines) -> Iterator[Lines]:
    path: list[str] = []
    event: Lines = []
    count = 0
    for line in lines:
        name, _, value = line.partition(":")
        word = name.strip().upper()
        if word == "BEGIN":
            path.append(value.strip().upper())
            event = [] if path[-1] == "VEVENT" else event
            if len(path) > DEEPEST:
                raise BadCalendar("This calendar is nested too deeply to be read.")
        elif word == "END":
            if path and path.pop() == "VEVENT":
                count += 1
                yield event
            if count > MOST_EVENTS:
                raise BadCalendar(
                    f"This calendar has more than {MOST_EVENTS:,} events. Export a shorter time."
                )
        elif path and path[-1] == "VEVENT" and is_kept(line):
            event.append(line)


def is_kept(line: str) -> bool:
    found = NAME.match(line)
    name = found[0].upper() if found else ""
    return name in KEPT or name.startswith(OWN)


def written(events: list[Lines]) -> str:
    """The same as a small file."""
    lines = [line for event in events for line in ("BEGIN:VEVENT", *event, "END:VEVENT")]
    return "\r\n".join(("BEGIN:VCALENDAR", *lines, "END:VCALENDAR"))
