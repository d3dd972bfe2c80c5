"""Songs, channels and dayparts to test with."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from broadcast.dayparts import Window
from broadcast.engine.plan import ByHand, Mix, Part, Plan, Reel, Song, Sound
from tests.broadcast.plans import BORN, EVERY_DAY, LONDON

HOUR = timedelta(hours=1)


def song(name: str, lasts_s: int = 200, artist: str = "", title: str = "") -> Song:
    return Song(Sound(name.ljust(64, "0"), lasts_s * 1000), title, artist)


def reel(names: str, weight: int = 1, lasts_s: int = 200) -> Reel:
    """A playlist with one song a letter."""
    return Reel(tuple(song(name, lasts_s) for name in names), weight)


def mix(name: str, *reels: Reel | str, **changes: object) -> Mix:
    """A channel of playlists, each given as such or by its letters."""
    made = tuple(reel(each) if isinstance(each, str) else each for each in reels)
    plain = Mix(name, name.title(), made, crossfade_ms=2000, apart_tracks=1)
    return replace(plain, **changes)  # type: ignore[arg-type]


def part(name: str, channel: str, start: int, end: int, **changes: object) -> Part:
    """A daypart of every day."""
    plain = Part(name, channel, Window(EVERY_DAY, time(start), time(end)), 50, BORN)
    return replace(plain, **changes)  # type: ignore[arg-type]


def by_hand(name: str, channel: str, start: datetime, hours: float) -> ByHand:
    return ByHand(name, channel, start, start + hours * HOUR)


def shop(*mixes: Mix, **changes: object) -> Plan:
    """A zone in London that plays the first of the channels where nothing else says so."""
    plain = Plan(
        "shop", LONDON, mixes={each.channel_id: each for each in mixes}, ladder=(mixes[0].channel_id,)
    )
    return replace(plain, **changes)  # type: ignore[arg-type]
