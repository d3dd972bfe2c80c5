"""A busy zone, as values: any number of schedules of all kinds, any number of tracks. Always the same."""

import hashlib
import random
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from broadcast.dayparts import Window
from broadcast.engine.plan import (
    WHOLE_WEEK,
    At,
    Calendar,
    Cycle,
    Edge,
    Every,
    Item,
    Mix,
    Part,
    Plan,
    Quiet,
    Reel,
    Rule,
    Song,
    Sound,
    Times,
)

DAWN = datetime(2026, 3, 2, 5, tzinfo=UTC)
HOURS = timedelta(hours=36)
CHANNELS = ("calm", "bright", "evening")


def sound(name: str, duration_ms: int) -> Sound:
    return Sound(hashlib.sha256(name.encode()).hexdigest(), duration_ms)


def plan(schedules: int = 50, tracks: int = 500) -> Plan:
    """One of each kind in turn; three channels by daypart; opening hours and a quiet night."""
    return Plan(
        zone_id="zone",
        tz=ZoneInfo("Europe/London"),
        rules=tuple(rule(number) for number in range(schedules)),
        quiet=(Quiet("night", Window(WHOLE_WEEK, time(23), time(6))),),
        calendar=Calendar(hours=(Window(WHOLE_WEEK, time(8), time(20)),)),
        parts=tuple(part(number, channel) for number, channel in enumerate(CHANNELS)),
        mixes={channel: mix(channel, tracks) for channel in CHANNELS},
        ladder=("calm",),
    )


def rule(number: int) -> Rule:
    kinds: tuple[Times, ...] = (
        Every(90 + number % 4 * 15),
        Cycle(120 + number % 3 * 60),
        At(minutes=(number % 60,)),
        At(times=(time(8 + number % 12, number % 60), time(17, number % 60)), is_back_timed=number % 8 == 3),
        Edge("closes"),
    )
    times = kinds[number % len(kinds)]
    return Rule(
        schedule_id=f"schedule {number:03}",
        times=times,
        items=items(number, times),
        priority=30 + number % 5 * 10,
        created_at=DAWN - timedelta(days=number + 1),
        late_by_s=300,
        mode="duck",
        windows=(Window(WHOLE_WEEK, time(7, number % 30), time(21)),),
        while_open=number % 7 == 0,
        turns="shuffle" if number % 2 else "order",
    )


def items(number: int, times: Times) -> tuple[Item, ...]:
    count = 1 if isinstance(times, Edge | At) else 3
    return tuple(
        Item(f"{number} {place}", sound(f"{number} {place}", 4000 + number * 100), offset(times, place))
        for place in range(count)
    )


def offset(times: Times, place: int) -> int:
    if isinstance(times, Cycle):
        return place * times.minutes // 3
    return -15 if isinstance(times, Edge) else 0


def part(number: int, channel: str) -> Part:
    window = Window(WHOLE_WEEK, time(6 + number * 6), time(12 + number * 6 if number < 2 else 2))
    return Part(f"part {number}", channel, window, 50, DAWN - timedelta(days=9))


def mix(channel: str, tracks: int) -> Mix:
    """Two playlists, one of them three times as often, over the same shelf of tracks."""
    chance = random.Random(channel)  # noqa: S311
    songs = [song(number) for number in range(tracks)]
    chance.shuffle(songs)
    third = tracks // 3
    return Mix(channel, channel, (Reel(tuple(songs[:third])), Reel(tuple(songs[third:]), weight=3)))


def song(number: int) -> Song:
    length_ms = 150_000 + number * 7919 % 150_000
    return Song(sound(f"song {number}", length_ms), f"title {number % 400}", f"artist {number % 60}")
