"""Any plan at all: all kinds of times, in zones and weeks in which clocks change."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from broadcast.dayparts import Window
from broadcast.engine.plan import (
    At,
    ByHand,
    Calendar,
    Cycle,
    Dates,
    Edge,
    Every,
    Mix,
    Part,
    Plan,
    Quiet,
    Reel,
    Rule,
    Song,
    Sound,
    Special,
    Times,
    Tracks,
)
from broadcast.rundown import planned_times
from tests.broadcast.plans import BORN, DAY, EVERY_DAY, hours, item, plan, rule

ZONES = [
    "Europe/London",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Casablanca",
    "Pacific/Apia",
    "UTC",
]
CHANGES = ["2011-12-29", "2026-02-14", "2026-03-28", "2026-04-04", "2026-09-05", "2026-10-03", "2026-10-24"]

clock = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 30, 59]), st.sampled_from([0, 50]))
week = st.frozensets(st.integers(0, 6)) | st.just(EVERY_DAY)
some_hours = st.builds(Window, days=week, start=clock, end=clock)
windows = some_hours | st.just(hours(0, 0))
parts_of_day = some_hours.filter(lambda each: each.start != each.end)
days = st.builds(
    lambda change, later: date.fromisoformat(change) + later * DAY,
    st.sampled_from(CHANGES),
    st.integers(0, 3),
)
starts = st.builds(
    lambda day, minutes: datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(0, 2 * 24 * 60),
)
ats = st.builds(
    At,
    st.lists(clock, max_size=3).map(tuple),
    st.lists(st.sampled_from([0, 15, 30, 59]), max_size=2).map(tuple),
    st.booleans(),
)
times: st.SearchStrategy[Times] = st.one_of(
    st.builds(Every, st.sampled_from([2, 7, 15, 60, 1000])),
    st.builds(Cycle, st.sampled_from([20, 60, 1440])),
    ats,
    st.builds(Edge, st.sampled_from(["opens", "closes"])),
    st.builds(Tracks, st.integers(1, 4)),
)
dates = st.builds(
    Dates,
    st.none() | days,
    st.none() | days,
    st.frozensets(days, max_size=2),
    st.sampled_from(["any", "any", "not", "only"]),
)
specials = st.builds(
    Special, st.just("Feast"), st.lists(st.tuples(clock, clock), max_size=2).map(lambda pairs: tuple(pairs))
)
calendars = st.builds(
    Calendar, st.lists(parts_of_day, max_size=3).map(tuple), st.dictionaries(days, specials, max_size=3)
)
lasting = st.sampled_from([1, 20, 61, 300])


#: When tracks end, by their number.
ends: st.SearchStrategy[dict[int, datetime]] = st.just({}) | st.dictionaries(
    st.integers(0, 8), starts, max_size=9
)


def mix(name: str, ends: dict[int, datetime]) -> Mix:
    """Nine long tracks, so that a day has few of them; some of them end."""
    sounds = (Sound(f"{name}{n}".ljust(64, "0"), 900_000 + n * 77_777) for n in range(9))
    return Mix(name, name, (Reel(tuple(Song(sound, ends_at=ends.get(n)) for n, sound in enumerate(sounds))),))


channels = st.sampled_from(["calm", "loud", "gone"])
dayparts = st.builds(
    Part,
    st.sampled_from(["p0", "p1"]),
    channels,
    windows,
    st.integers(1, 2),
    st.just(BORN),
    st.just(Dates()) | dates,
)
quiets = st.builds(Quiet, st.sampled_from(["q0", "q1"]), parts_of_day, st.booleans())
own_quiet = st.just(()) | st.builds(lambda each: (Quiet("own", each, silences_music=True),), parts_of_day)
hands = st.builds(
    lambda channel, start, lasts: ByHand("hand", channel, start, start + lasts),
    channels,
    starts,
    st.timedeltas(timedelta(minutes=1), timedelta(hours=30)),
)
offsets = st.sampled_from([-45, -5, 0, 5, 19])


@st.composite
def any_rule(draw: st.DrawFn, name: str) -> Rule:
    kind = draw(times)
    count = draw(st.integers(1, 4))
    away = [draw(offsets) if isinstance(kind, Edge) else abs(draw(offsets)) % 20 for _ in range(count)]
    return rule(
        name,
        times=kind,
        items=tuple(item(f"{name}{place}", draw(lasting), away[place]) for place in range(count)),
        windows=tuple(draw(st.lists(windows, max_size=2))),
        dates=draw(st.just(Dates()) | dates),
        channel_id=draw(channels if isinstance(kind, Tracks) else st.none() | channels),
        turns=draw(st.sampled_from(["order", "shuffle"])),
        while_open=draw(st.booleans()),
        exclusions=tuple(draw(st.lists(parts_of_day, max_size=1))),
        expires_at=draw(st.none() | starts),
        priority=draw(st.integers(1, 3)),
        created_at=BORN + draw(st.integers(0, 2)) * DAY,
        late_by_s=draw(st.sampled_from([0, 30, 120, 900, 3600, 90_000])),
        min_gap_s=draw(st.sampled_from([0, 0.5, 5, 5, 60, 3600])),
        in_quiet_hours=draw(st.booleans()),
        mode=draw(st.sampled_from(["duck", "pause", "after_track"])),
        device_ids=draw(st.sampled_from([(), ("left",), ("left", "right")])),
    )


@st.composite
def any_plan(draw: st.DrawFn) -> Plan:
    zone = plan(
        *(draw(any_rule(f"r{number}")) for number in range(draw(st.integers(1, 4)))),
        tz=ZoneInfo(draw(st.sampled_from(ZONES))),
        quiet=tuple(draw(st.lists(quiets, max_size=2, unique_by=lambda quiet: quiet.id))),
        calendar=draw(calendars),
        mixes={name: replace(mix(name, draw(ends)), quiet=draw(own_quiet)) for name in ("calm", "loud")},
        ladder=("calm",),
        parts=tuple(draw(st.lists(dayparts, max_size=2, unique_by=lambda part: part.daypart_id))),
        by_hand=tuple(draw(st.lists(hands, max_size=1))),
    )
    return replace(zone, rules=tuple(draw(changed(zone, each)) for each in zone.rules))


@st.composite
def changed(draw: st.DrawFn, zone: Plan, whole: Rule) -> Rule:
    """With a few occurrences skipped or moved."""
    start = draw(starts)
    planned = planned_times(zone, whole, start, start + DAY)[:9]
    if not planned or draw(st.booleans()):
        return whole
    moves = draw(
        st.lists(st.tuples(st.sampled_from(planned), starts), max_size=2, unique_by=lambda each: each[0])
    )
    skipped = draw(st.frozensets(st.sampled_from(planned), max_size=2))
    return replace(whole, skipped=skipped, moved=tuple(moves))
