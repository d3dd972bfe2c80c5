"""What a rundown is made from and what it is made of. Pure values, no ORM."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from hashlib import sha256
from math import inf
from types import MappingProxyType
from typing import Any, Literal
from zoneinfo import ZoneInfo

from broadcast.dayparts import Window
from broadcast.engine.moments import to_ms

Kind = Literal["emergency", "interrupt", "clock", "timeline", "interval"]
Mode = Literal["duck", "pause", "after_track"]
Turns = Literal["order", "shuffle"]
SpecialDays = Literal["any", "not", "only"]
Reason = Literal["late", "quiet_hours", "day_full", "skipped", "ended"]

#: Earlier kinds win over later ones.
KINDS: tuple[Kind, ...] = ("emergency", "interrupt", "clock", "timeline", "interval")
WHOLE_WEEK = frozenset(range(7))
LOTS = 2**64
#: The channel of last resort: all the music there is.
EVERYTHING = "everything"


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


# --- days


@dataclass(frozen=True, slots=True)
class Special:
    """A holiday, or a closed day: its name, and the hours in which the place is open in spite of it."""

    name: str
    hours: tuple[tuple[time, time], ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a place is open: hours by the week, and the dates to which they do not apply."""

    hours: tuple[Window, ...] = ()
    special: Mapping[date, Special] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Dates:
    """On which local dates a rule applies at all; `first` and `last` belong to it."""

    first: date | None = None
    last: date | None = None
    excluded: frozenset[date] = frozenset()
    special: SpecialDays = "any"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Quiet hours; `id` is their row's."""

    id: str
    window: Window
    silences_music: bool = False


# --- announcements


@dataclass(frozen=True, slots=True)
class Item:
    """One of a rule's announcements. `offset_min` counts from a cycle's start, or from opening or closing."""

    announcement_id: str
    sound: Sound
    offset_min: int = 0
    #: From then on it is not heard any more.
    ends_at: datetime | None = None

    def has_ended(self, at: int) -> bool:
        """`at` in milliseconds since the epoch."""
        return self.ends_at is not None and to_ms(self.ends_at) <= at


@dataclass(frozen=True, slots=True)
class Every:
    """Every so many elapsed minutes from the start of each of the rule's spans."""

    minutes: int

    def __post_init__(self) -> None:
        if self.minutes < 1:
            raise ValueError("An interval is at least one minute.")


@dataclass(frozen=True, slots=True)
class Cycle:
    """Each item at its offset, again in every cycle of so many elapsed minutes from the span's start."""

    minutes: int

    def __post_init__(self) -> None:
        if self.minutes < 1:
            raise ValueError("A cycle is at least one minute.")


@dataclass(frozen=True, slots=True)
class At:
    """At local times, and at minutes of every hour, where they lie in one of the rule's spans."""

    times: tuple[time, ...] = ()
    minutes: tuple[int, ...] = ()
    #: The announcement ends at that moment.
    is_back_timed: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """Each item at its offset from every opening, or from every closing, of the zone."""

    edge: Literal["opens", "closes"]


@dataclass(frozen=True, slots=True)
class Tracks:
    """At every so many changes of track."""

    every: int

    def __post_init__(self) -> None:
        if self.every < 1:
            raise ValueError("It plays after at least one track.")


Times = Every | Cycle | At | Edge | Tracks
KIND_OF: Mapping[type, Kind] = MappingProxyType(
    {Every: "interval", Tracks: "interval", Cycle: "timeline", At: "clock", Edge: "clock"}
)


@dataclass(frozen=True, slots=True)
class Rule:
    """When one or several announcements play in a zone.

    Its spans are its `windows` (each with its days; none is the whole of every day), cut to the opening hours
    where `while_open`, and to where the zone is tuned to `channel_id` where that is set. `dates` is asked of
    the local day on which a span starts. A higher `priority` wins, then the older `created_at`.
    """

    schedule_id: str
    times: Times
    items: tuple[Item, ...]
    priority: int
    created_at: datetime
    late_by_s: int
    mode: Mode
    windows: tuple[Window, ...] = ()
    dates: Dates = Dates()
    turns: Turns = "order"
    while_open: bool = False
    channel_id: str | None = None
    #: Hours in which it does not play: its own quiet hours too.
    exclusions: tuple[Window, ...] = ()
    expires_at: datetime | None = None
    #: Planned moments that are left out, and those that are moved: (planned, instead).
    skipped: frozenset[datetime] = frozenset()
    moved: tuple[tuple[datetime, datetime], ...] = ()
    #: Seconds without another planned announcement before it and after it.
    min_gap_s: float = 5.0
    in_quiet_hours: bool = False
    #: Only these players are heard; none: all of the zone.
    device_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.items:
            raise ValueError("A rule has at least one announcement.")
        if self.late_by_s < 0:
            raise ValueError("The time an announcement may be late cannot be negative.")
        if self.min_gap_s < 0:
            raise ValueError("A gap cannot be negative.")

    @property
    def kind(self) -> Kind:
        return KIND_OF[type(self.times)]

    @property
    def rank(self) -> tuple[int, int, datetime, str]:
        """The smaller rank keeps its time when two would overlap."""
        return KINDS.index(self.kind), -self.priority, self.created_at, self.schedule_id


# --- music


@dataclass(frozen=True, slots=True)
class Song:
    sound: Sound
    title: str = ""
    artist: str = ""
    #: From then on it does not begin any more.
    ends_at: datetime | None = None
    #: The one of its names that is its artist's; empty where nobody knows.
    by: str = field(init=False, repr=False, compare=False)
    #: Its bytes, artist and title: what must not come again so soon. Nothing is like what has no name.
    names: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by", self.artist and f"by {self.artist}")
        told = self.sound.sha256, self.by, self.title and f"called {self.title}"
        object.__setattr__(self, "names", tuple(filter(None, told)))


@dataclass(frozen=True, slots=True)
class Reel:
    """A playlist as a channel plays it: its songs in order, and its share."""

    songs: tuple[Song, ...]
    weight: int = 1
    #: Its order stays, also where the channel shuffles.
    is_ordered: bool = False
    #: So many tracks at least stand between two of one artist, where there are enough others.
    between: int = 0
    #: A number below LOTS for each song, drawn once; another one where a song stands again.
    lots: tuple[int, ...] = field(init=False, repr=False, compare=False)
    #: Those of the songs that end.
    ending: tuple[Song, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.weight < 1:
            raise ValueError("A playlist's share is at least one.")
        object.__setattr__(self, "lots", tuple(lots_of(song.sound.sha256 for song in self.songs)))
        object.__setattr__(self, "ending", tuple(song for song in self.songs if song.ends_at))

    def living(self, at: datetime) -> "Reel":
        """Without the songs that have ended by then."""
        if not any(song.ends_at <= at for song in self.ending if song.ends_at):
            return self
        return replace(
            self, songs=tuple(each for each in self.songs if not each.ends_at or each.ends_at > at)
        )


def lots_of(names: Iterable[str]) -> Iterator[int]:
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield int.from_bytes(sha256(f"{name} {seen[name]}".encode()).digest()[:8], "big")


@dataclass(frozen=True, slots=True)
class Mix:
    """The music of a channel. `reels` hold on days that have none of their own in `days`."""

    channel_id: str
    name: str
    reels: tuple[Reel, ...]
    turns: Turns = "shuffle"
    apart_tracks: int = 3
    crossfade_ms: int = 2500
    #: Of the zone's volume.
    volume_percent: int = 100
    #: Hours in which its music is silent.
    quiet: tuple[Quiet, ...] = ()
    #: Of long playlists and of rules, by local date: what has its turn on that day.
    days: Mapping[date, tuple[Reel, ...]] = field(default_factory=lambda: MappingProxyType({}))
    #: The local dates on which rules choose nothing: music that would begin then is another channel's.
    silent: frozenset[date] = frozenset()
    #: Of each song that ends, when its sound is heard last, by SHA-256, in milliseconds since the epoch.
    ends: Mapping[str, float] = field(init=False, repr=False, compare=False)
    #: From then on it has no music; None: it always has.
    ends_at: datetime | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        reels = [reel for day in (self.reels, *self.days.values()) for reel in day]
        ending = [song for reel in reels for song in reel.ending]
        endless = sum(len(reel.songs) for reel in reels) - len(ending)
        last = max((song.ends_at for song in ending if song.ends_at), default=None)
        object.__setattr__(self, "ends", MappingProxyType(last_ends(reels) if ending else {}))
        object.__setattr__(self, "ends_at", None if endless else last)

    def heard_from(self, at: datetime, day: date) -> "Mix":
        """As its music is drawn for a stretch that begins then, on that local day."""
        if not self.days and not self.ends:
            return self
        own = self.days.get(day, self.reels)
        living = tuple(reel.living(at) for reel in own)
        has_music = any(reel.songs for reel in living)
        return replace(self, reels=living if has_music else own, days=MappingProxyType({}))

    def has_music(self, at: datetime, day: date) -> bool:
        """For a stretch that begins then, on that local day."""
        return day not in self.silent and (self.ends_at is None or at < self.ends_at)

    @property
    def is_endless(self) -> bool:
        """Whether it has music at any time."""
        return bool(self.reels) and self.ends_at is None and not self.silent


def last_ends(reels: Iterable[Reel]) -> dict[str, float]:
    """By sound: several songs may have one. It ends with the last of them, or never."""
    songs = [(song.sound.sha256, song.ends_at) for reel in reels for song in reel.songs]
    found: dict[str, float] = {}
    for name, at in songs:
        if at:
            found[name] = max(found.get(name, -inf), to_ms(at))
    return found | {name: inf for name, at in songs if not at and name in found}


@dataclass(frozen=True, slots=True)
class Part:
    """A daypart: a channel in named hours of named days. A higher `priority` wins, then the older one."""

    daypart_id: str
    channel_id: str
    window: Window
    priority: int
    created_at: datetime
    dates: Dates = Dates()

    @property
    def rank(self) -> tuple[int, datetime, str]:
        return -self.priority, self.created_at, self.daypart_id


@dataclass(frozen=True, slots=True)
class ByHand:
    """A channel that somebody chose for a while, in [start, until). The later start wins."""

    override_id: str
    channel_id: str
    start: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Anchor:
    """At the moment `at`, the track `index` of the order was at `position_ms`."""

    index: int
    position_ms: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Playing:
    """What a zone's players were told to play at the moment `as_of`: the loop goes on from it."""

    as_of: datetime
    channel_id: str
    order: tuple[Sound, ...]
    anchor: Anchor
    crossfade_ms: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides what one zone hears. The order inside the tuples means nothing."""

    zone_id: str
    tz: ZoneInfo
    rules: tuple[Rule, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    calendar: Calendar = Calendar()
    parts: tuple[Part, ...] = ()
    by_hand: tuple[ByHand, ...] = ()
    #: Channels that have music, by id.
    mixes: Mapping[str, Mix] = field(default_factory=lambda: MappingProxyType({}))
    #: What plays where nothing else says so, the first that has music: zone's, floor's, default, everything.
    ladder: tuple[str, ...] = ()
    playing: Playing | None = None
    #: From then on nothing is heard, and no row is why: the business is suspended or closing.
    silent_from: datetime | None = None
    #: How often people had its orders drawn anew.
    shuffles: int = 0
    #: What was worked out of all this so far. It is this very plan's: `replace` begins with none.
    known: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)


# --- what comes out


@dataclass(frozen=True, slots=True)
class Cue:
    """One announcement to play at one moment. `at` is UTC; the id stays while the planned time stays.

    `waited_for` is the schedule that stood first in its way, where it plays later than planned.
    """

    id: str
    at: datetime
    planned: datetime
    schedule_id: str
    announcement_id: str
    sound: Sound
    mode: Mode
    priority: int
    late_by_s: int
    waited_for: str | None = None
    device_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """An occurrence that does not play. `lost_to` is a schedule or quiet hours.

    `at` is when it was to play: its `planned` time, or where it was moved alone.
    """

    schedule_id: str
    announcement_id: str
    at: datetime
    reason: Reason
    lost_to: str | None
    planned: datetime


@dataclass(frozen=True, slots=True)
class Rundown:
    """A zone's cues by time, and what was left out by planned time."""

    cues: tuple[Cue, ...]
    dropped: tuple[Dropped, ...]


Source = Literal["by_hand", "daypart", "channel", "silence", "nothing"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a zone's music: one channel, or silence. `until` is exclusive.

    `source` is why: by hand, a daypart, the zone's own channel (its floor's, the default, everything),
    quiet hours that silence the music, or no music at all. `source_id` is that row's id; `lost` are the
    dayparts and choices by hand that wanted the same time, the nearest to winning first.
    """

    start: datetime
    until: datetime
    source: Source
    source_id: str
    channel_id: str
    lost: tuple[str, ...] = ()
    order: tuple[Sound, ...] = ()
    anchor: Anchor | None = None
    crossfade_ms: int = 0
    volume_percent: int = 100
