"""An announcement whose words are others by zone and moment, and the zone that hears it."""

from datetime import UTC, datetime, time
from typing import Any

from broadcast.edge.models import ReadyFeed
from broadcast.entries import key
from broadcast.models import OpeningHours, Schedule, Zone
from library.models import Announcement, Rendering
from library.parts import read, words
from library.tasks import finish
from tests.announced import published
from tests.broadcast.feeding import row_of
from tests.conftest import audio

TEXT = "Thank you for coming. We close at {closing_time}."
#: The same at a place that closes at five.
SAID = "Thank you for coming. We close at 5 pm."


def closing_words(text: str = TEXT) -> Announcement:
    """Its own sound, without the gaps, is `d`; it lasts three seconds."""
    return published("Closing", text, **audio("d", 3_000))


def every_hour(said: Announcement, zone: Zone, **columns: Any) -> Schedule:
    """From nine to five, every day."""
    plain = {"every_min": 60, "windows": [[time(9), time(17)]], "days": list(range(7)), "zone_ids": [zone.pk]}
    row = Schedule.objects.create(**plain | {"created_at": datetime(2026, 1, 1, tzinfo=UTC)} | columns)
    row.items.create(announcement=said)
    return row


def opened(*, closes: time = time(17)) -> None:
    OpeningHours.objects.create(days=list(range(7)), opens=time(8), closes=closes)


def asked() -> list[str]:
    """The words that wait for a voice, or have it, but for those of versions."""
    rows = Rendering.objects.filter(versions=None).order_by("created_at", "pk")
    return [words(read(row.parts)) for row in rows]


def made(row: Rendering, letter: str = "e") -> Rendering:
    """As the worker does."""
    finish(row, **audio(letter, 4_000))
    return row


def sounds(feed: dict[str, Any]) -> set[str]:
    """Of its cues."""
    return {feed["media"][name]["sha256"] for cue in feed["cues"] for name in cue["media"]}


def is_there(feed: dict[str, Any], letter: str) -> bool:
    return key(letter * 64) in feed["media"]


def due_in_s(zone: Zone) -> float:
    row: ReadyFeed = row_of(zone)
    return (row.due_at - row.built_at).total_seconds()
