"""What the demo's café plays and says all week: channels, dayparts, hours and four kinds of schedules."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from broadcast.actions.channels import save_channel
from broadcast.actions.dayparts import save_daypart
from broadcast.actions.hours import save_hours
from broadcast.actions.quiet import save_quiet
from broadcast.actions.schedules import save_schedule
from broadcast.actions.special_days import save_holiday_calendar
from broadcast.models import EVERY_DAY, Channel, Zone
from broadcast.places.open_week import unfolded
from broadcast.places.place import Place
from library.models import Announcement, Playlist, Track
from library.playlists import add_track, save_playlist
from tenants.access import Person

#: Playlists by the albums of the demo's own music.
PLAYLISTS = {
    "Slow start": ("Paper Lanterns", "Slow Mornings"),
    "Sunny side": ("Terrace", "Ground Floor"),
    "After eight": ("After Eight", "Ground Floor", "Slow Mornings"),
}
#: Channel, playlists with their weights, whether it is the default.
CHANNELS: tuple[tuple[str, dict[str, int], bool], ...] = (
    ("Morning", {"Slow start": 1}, False),
    ("All day", {"Sunny side": 2, "Slow start": 1}, True),
    ("Evening", {"After eight": 1}, False),
)
DAYPARTS = (("Morning", time(7), time(11)), ("Evening", time(17), time(22)))
WEEKDAYS = [0, 1, 2, 3, 4]
HOURS = unfolded([(EVERY_DAY[:6], time(8), time(20)), (EVERY_DAY[6:], time(10), time(18))])
SCHEDULES: tuple[tuple[str, tuple[tuple[str, int], ...], dict[str, Any]], ...] = (
    ("", (("Welcome", 0), ("Loyalty card", 0)), {"every_min": 30, "windows": [[time(8), time(20)]]}),
    (
        "Lunch",
        (("Lunch is ready", 0),),
        {"kind": "clock", "at_times": [time(12), time(12, 45)], "days": WEEKDAYS, "special_days": "not"},
    ),
    ("Closing", (("Last orders", -15), ("Closing soon", -10)), {"kind": "opening", "edge": "closes"}),
)


def furnish_programme(owner: Person, zones: Sequence[Zone]) -> None:
    """Ordinary rows, made by the actions that the portal calls."""
    channels = {name: channel(owner, name, parts, default) for name, parts, default in CHANNELS}
    for name, start, end in DAYPARTS:
        save_daypart(
            None, actor=owner, channel=channels[name], days=EVERY_DAY, start=start, end=end, everywhere=True
        )
    save_hours(Place(), HOURS, actor=owner)
    save_quiet(None, actor=owner, name="Night", start=time(22), end=time(7))
    save_holiday_calendar(None, actor=owner, country="GB", region="ENG")
    for name, said, columns in SCHEDULES:
        add_schedule(owner, zones, name, said, columns)


def channel(owner: Person, name: str, parts: dict[str, int], is_default: bool) -> Channel:
    playlists = [(playlist(owner, part), weight) for part, weight in parts.items()]
    return save_channel(
        None,
        actor=owner,
        name=name,
        parts=playlists,
        is_default=is_default,
        announcements=[],
        zones=[],
        floors=[],
    )


def playlist(owner: Person, name: str) -> Playlist:
    """Made when a channel first asks for it."""
    found: Playlist | None = Playlist.objects.kept().filter(name=name).first()
    if found:
        return found
    made = save_playlist(None, actor=owner, name=name)
    for track in tracks_for(PLAYLISTS[name]):
        add_track(made.pk, actor=owner, track=track.pk)
    return made


def tracks_for(albums: Sequence[str]) -> list[Track]:
    """Those of the albums; of other people's music, everything."""
    playable = Track.objects.playable().order_by("file_name")
    return list(playable.filter(album__in=albums)) or list(playable)


def add_schedule(
    owner: Person,
    zones: Sequence[Zone],
    name: str,
    said: tuple[tuple[str, int], ...],
    columns: dict[str, Any],
) -> None:
    items = [(Announcement.objects.get(title=title), offset_min) for title, offset_min in said]
    where = {"zone_ids": [zone.pk for zone in zones]}
    save_schedule(None, actor=owner, items=items, name=name, **where, **columns)
