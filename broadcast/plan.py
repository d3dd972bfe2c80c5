"""What a rundown is made from and what it is made of. Pure values, no ORM."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from broadcast.dayparts import Window

Kind = Literal["emergency", "interrupt", "clock", "timeline", "interval"]
Mode = Literal["duck", "pause", "after_track"]
Reason = Literal["late", "quiet_hours", "day_full"]

#: Earlier kinds win over later ones.
KINDS: tuple[Kind, ...] = ("emergency", "interrupt", "clock", "timeline", "interval")


@dataclass(frozen=True, slots=True)
class Sound:
    """Bytes that can be heard, named by their SHA-256 in hex."""

    sha256: str
    duration_ms: int

    def __post_init__(self) -> None:
        if self.duration_ms < 1:
            raise ValueError(
                "A sound lasts at least one millisecond; leave out files without a known length."
            )


@dataclass(frozen=True, slots=True)
class IntervalRule:
    """An announcement every `every_min` elapsed minutes from the start of each of the window's spans.

    A higher `priority` wins, then the older `created_at`. `late_by_s` is how late it may still start.
    """

    schedule_id: str
    announcement_id: str
    sound: Sound
    window: Window
    every_min: int
    priority: int
    created_at: datetime
    late_by_s: int
    mode: Mode

    def __post_init__(self) -> None:
        if self.every_min < 1:
            raise ValueError("An interval is at least one minute.")
        if self.late_by_s < 0:
            raise ValueError("The time an announcement may be late cannot be negative.")

    @property
    def rank(self) -> tuple[int, int, datetime, str, str]:
        """The smaller rank keeps its time when two would overlap."""
        kind = KINDS.index("interval")
        return kind, -self.priority, self.created_at, self.schedule_id, self.announcement_id


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides what one zone hears. The order inside the tuples means nothing."""

    zone_id: str
    tz: ZoneInfo
    music: tuple[Sound, ...] = ()
    rules: tuple[IntervalRule, ...] = ()
    quiet: tuple[Window, ...] = ()
    min_gap_s: float = 5.0


@dataclass(frozen=True, slots=True)
class Cue:
    """One announcement to play at one moment. `at` is UTC; the id stays while the planned time stays."""

    id: str
    at: datetime
    schedule_id: str
    announcement_id: str
    sound: Sound
    mode: Mode
    priority: int
    late_by_s: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """An occurrence that does not play. `at` is its planned time, `lost_to` the schedule in its place."""

    schedule_id: str
    at: datetime
    reason: Reason
    lost_to: str | None


@dataclass(frozen=True, slots=True)
class Rundown:
    """A zone's cues by time, and what was left out by planned time."""

    cues: tuple[Cue, ...]
    dropped: tuple[Dropped, ...]
