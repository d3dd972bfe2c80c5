"""What stands in the calendar: bands of music and ticks of announcements, day by day. Pure values."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from broadcast.calendar.wall import wall
from broadcast.engine.explaining import Why
from broadcast.engine.plan import Source

#: Room on the wall that a line of words needs, in minutes.
TICK_MIN = 25
#: A group that lasts so long says its hours, its rhythm and its name in a line each.
TALL_MIN = 3 * TICK_MIN

#: "away": it was moved from here; "dropped": it does not play, for a `reason`.
State = Literal["plays", "moved", "away", "skipped", "dropped"]
REASONS = {
    "late": "it would be too late",
    "quiet_hours": "quiet hours",
    "left_out": "hours that are left out",
    "day_full": "the day is full",
    "ended": "it has ended by then",
}


@dataclass(frozen=True)
class Band:
    """A stretch of music on one day, in minutes of the wall. `row_id` is its daypart's or override's id."""

    key: str
    source: Source
    row_id: str
    title: str
    x_min: float
    end_min: float
    #: Its channel's name, where it has another one.
    channel: str = ""
    shade: int = 0
    #: Dayparts and choices by hand that wanted the same time.
    lost: tuple[str, ...] = ()
    #: What plays instead, of a daypart that lost this time.
    beaten_by: str = ""
    #: The day on which its daypart's hours begin: the day before, after midnight.
    begins: date | None = None
    #: Whether its first and its last minute are those of its daypart's hours.
    has_start: bool = False
    has_end: bool = False
    #: Its daypart's own hours and days, and whether that is for one date alone.
    from_time: time | None = None
    until_time: time | None = None
    days: tuple[int, ...] = ()
    is_dated: bool = False

    @property
    def full_name(self) -> str:
        return f"{self.title} ({self.channel})" if self.channel else self.title

    @property
    def length_min(self) -> float:
        return self.end_min - self.x_min

    @property
    def hours(self) -> str:
        return f"{wall(self.x_min)}–{wall(self.end_min)}"

    @property
    def has_name(self) -> bool:
        return not self.beaten_by and self.length_min >= TICK_MIN

    @property
    def name_place(self) -> tuple[float, float]:
        return self.x_min, self.x_min + TICK_MIN


@dataclass(frozen=True)
class Hush:
    """A stretch of quiet hours on one day, in minutes of the wall."""

    title: str
    x_min: float
    end_min: float
    silences_music: bool = False

    @property
    def length_min(self) -> float:
        return self.end_min - self.x_min

    @property
    def words(self) -> str:
        silent = "no music and no announcements" if self.silences_music else "no announcements"
        return f"{wall(self.x_min)}–{wall(self.end_min)} {self.title}: {silent}"


@dataclass(frozen=True)
class Tick:
    """One announcement on one day. The schedule's rule gives `planned`; it plays `at`."""

    key: str
    schedule_id: str
    title: str
    at: datetime
    planned: datetime
    x_min: float
    state: State = "plays"
    #: A schedule's, not a channel's: it can be skipped and moved alone.
    is_loose: bool = True
    exception_id: str = ""
    is_past: bool = False
    #: Why it does not play, or does not play at its time, and what stood in its way.
    reason: Why | None = None
    by: str = ""
    announcement_id: str = ""
    #: Of one that was moved away.
    moved_to: datetime | None = None
    #: Its place among those whose words stand at the same time, and how many places there are.
    column: int = 0
    columns: int = 1

    @property
    def words_min(self) -> float:
        return self.x_min

    @property
    def end_min(self) -> float:
        return self.x_min + TICK_MIN

    @property
    def fate(self) -> str:
        """Of one that does not play as planned, in words that follow a comma."""
        if self.state == "dropped":
            left_out = self.reason == "quiet_hours" and not self.by
            return f"does not play: {REASONS['left_out' if left_out else self.reason or 'late']}"
        if self.state == "away":
            return "moved away"
        return self.state if self.state != "plays" else "waits for another one" if self.by else ""

    @property
    def clock(self) -> str:
        return wall(self.x_min)


@dataclass(frozen=True)
class Group:
    """Several ticks of one schedule in a row: "every 15 min · Welcome", drawn as a rail at the day's edge."""

    key: str
    title: str
    ticks: tuple[Tick, ...]
    often: str
    #: Which of the rails beside each other, from the edge; None: several too close to be drawn alone.
    rail: int | None = 0
    column: int = 0
    columns: int = 1
    #: By how much its words stand below its first tick, so that a band's name can be read.
    lowered_min: float = 0

    @property
    def x_min(self) -> float:
        return self.ticks[0].x_min

    @property
    def last_min(self) -> float:
        return self.ticks[-1].x_min

    @property
    def is_silent(self) -> bool:
        """Its announcements do not play: it is a mark without words."""
        return self.ticks[0].state == "dropped"

    @property
    def fate(self) -> str:
        return self.ticks[0].fate if self.is_silent else ""

    @property
    def is_tall(self) -> bool:
        return self.rail is not None and self.length_min >= TALL_MIN

    @property
    def is_past(self) -> bool:
        return self.ticks[-1].is_past

    @property
    def words_min(self) -> float:
        return self.x_min + self.lowered_min

    @property
    def end_min(self) -> float:
        """Where its words end."""
        return self.words_min + (TALL_MIN if self.is_tall else TICK_MIN)

    @property
    def length_min(self) -> float:
        return max(self.last_min - self.x_min, TICK_MIN)

    @property
    def later(self) -> tuple[Tick, ...]:
        """All but the first, at which its words stand."""
        return self.ticks[1:]

    @property
    def clock(self) -> str:
        return wall(self.x_min)

    @property
    def till(self) -> str:
        return wall(self.last_min)

    @property
    def hours(self) -> str:
        return f"{self.clock}–{self.till}"


Mark = Tick | Group


@dataclass(frozen=True)
class Day:
    """One column. `closed` are stretches in which the place is closed: from, and length."""

    date: date
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()
    closed: tuple[tuple[float, float], ...] = ()
    quiet: tuple[Hush, ...] = ()
    special: str = ""
    #: What the clocks do on that day, as a sentence.
    change: str = ""
    now_min: float | None = None

    @property
    def rails(self) -> int:
        rails = [mark.rail for mark in self.marks if isinstance(mark, Group)]
        return max((rail + 1 for rail in rails if rail is not None), default=0)

    @property
    def ticks(self) -> list[Tick]:
        return [tick for mark in self.marks for tick in (mark.ticks if isinstance(mark, Group) else (mark,))]
