"""Whatever is changed: the zones whose feeds differ afterwards are those that were told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadcast.actions import (
    channels,
    dayparts,
    devices,
    floors,
    hours,
    moves,
    overrides,
    quiet,
    schedules,
    special_days,
    zones,
)
from broadcast.announcing import announce
from broadcast.books.plans import Books
from broadcast.edge.models import Pairing, ReadyFeed
from broadcast.feed import ensure_rows, rebuild
from broadcast.members import feed_of, plan_of
from broadcast.models import (
    Channel,
    ChannelPlaylist,
    Daypart,
    Device,
    Floor,
    OpeningHours,
    QuietHours,
    Schedule,
    ScheduleItem,
    Zone,
)
from broadcast.places.open_week import Opening
from broadcast.places.place import Place
from broadcast.players.pairing import approve
from broadcast.rundown import build_rundown
from broadcast.saying.spoken import spoken_in
from library import actions as library
from library import playlists
from library.audio import TakenIn
from library.keeping.bin import remove_tracks, restore_tracks
from library.keeping.editing import edit_track
from library.models import Announcement, Playlist, PlaylistTrack, Track
from library.reading import publish_track
from tenants.access import Person
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY
from tests.conftest import audio

NEVER = datetime(2099, 1, 1, tzinfo=UTC)
TUESDAY = MONDAY.date() + timedelta(days=1)
#: Without these, what changes is the clock.
HORIZON = (MONDAY.replace(minute=0), MONDAY + timedelta(hours=42))


@dataclass
class House:
    """Two zones inside, one outside, one on a removed floor, one alone; each plays something else."""

    olive: Person
    rows: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        return self.rows[name]

    def zone(self, name: str, **columns: Any) -> None:
        self.rows[name] = Zone.objects.create(name=name, **columns)

    def track(self, letter: str, **columns: Any) -> None:
        self.rows[letter] = Track.objects.create(
            title=letter, file_name=letter, **audio(letter, 200_000) | columns
        )

    def channel(self, name: str, *letters: str, **columns: Any) -> None:
        """With one playlist of these tracks."""
        self.rows[name] = Channel.objects.create(name=name, **columns)
        self.rows[f"{name}_list"] = Playlist.objects.create(name=name)
        ChannelPlaylist.objects.create(channel=self.rows[name], playlist=self.rows[f"{name}_list"])
        for letter in letters:
            PlaylistTrack.objects.create(playlist=self.rows[f"{name}_list"], track=self.rows[letter])

    def schedule(self, name: str, **columns: Any) -> None:
        made = {"every_min": 60, "while_open": True} | columns
        self.rows[name] = Schedule.objects.create(**made)
        ScheduleItem.objects.create(schedule=self.rows[name], announcement=self.said)

    def names(self, ids: set[UUID]) -> set[str]:
        return {zone.name for zone in Zone.objects.filter(pk__in=ids)}


@pytest.fixture
def house(inside: object, olive: Person, set_clock: SetClock) -> House:
    set_clock(MONDAY)
    made = House(olive)
    for letter in "abcdef":
        made.track(letter, is_explicit=letter == "f")
    made.rows["said"] = Announcement.objects.create(title="Said", text="Said.", **audio("9", 4000))
    made.channel("own", "a", "b")
    made.channel("floors", "c")
    made.channel("evening", "d")
    made.channel("rude", "f", skips_explicit=True)
    made.channel("spare", "e")
    made.rows["indoors"] = Floor.objects.create(name="Indoors", channel=made.floors, time_zone="Asia/Tokyo")
    made.rows["outdoors"] = Floor.objects.create(name="Outdoors")
    made.rows["gone"] = Floor.objects.create(name="Gone", channel=made.spare, removed_at=MONDAY)
    made.zone("bar", floor=made.indoors, channel=made.own)
    made.zone("hall", floor=made.indoors, tags=["big"])
    made.zone("yard", floor=made.outdoors, tags=["big"])
    made.zone("attic", floor=made.gone)
    made.zone("cellar", channel=made.rude)
    OpeningHours.objects.create(opens=time(8), closes=time(20))
    made.rows["player"] = Device.objects.create(zone=made.hall, name="Player", hardware_id="player")
    made.schedule("hourly", zone_ids=[made.bar.pk])
    made.schedule("tagged", tags=["big"], every_min=50)
    made.schedule("upstairs", floor_ids=[made.indoors.pk], every_min=40)
    made.schedule("alone", device_ids=[made.player.pk], every_min=35)
    made.rows["evenings"] = Daypart.objects.create(
        channel=made.evening, zone_ids=[made.yard.pk], start=time(17), end=time(23)
    )
    ensure_rows(Zone.objects.values_list("pk", flat=True), timezone.now())
    ReadyFeed.objects.update(due_at=NEVER)
    return made


def feeds() -> dict[UUID, object]:
    """What each zone's feed would say, were it built from nothing now."""
    books = Books.load(*HORIZON)
    return {pk: feed_in(books, zone) for pk, zone in books.zones.items()}


def feed_in(books: Books, zone: Zone) -> object:
    plan = plan_of(books, zone, {}, MONDAY)
    cues = build_rundown(plan, books.start, books.until).cues
    return feed_of(books, zone, plan, spoken_in(books, zone, plan, cues), [], MONDAY)


@contextmanager
def watched(house: House) -> Iterator[dict[str, set[str]]]:
    """Afterwards: whose feed `changed`, and who was `told`. As a transaction of its own."""
    found: dict[str, set[str]] = {}
    connection.run_on_commit.clear()
    ReadyFeed.objects.update(due_at=NEVER)
    before = feeds()
    yield found
    after = feeds()
    found["changed"] = house.names({pk for pk in {*before, *after} if before.get(pk) != after.get(pk)})
    found["told"] = house.names(set(ReadyFeed.objects.filter(due_at__lt=NEVER).values_list("pk", flat=True)))


Change = Callable[[House], object]


def tuned(house: House, name: str, **told: Any) -> Channel:
    row = house.rows[name]
    columns: dict[str, Any] = {
        "parts": [(house.rows[f"{name}_list"], 1)],
        "announcements": [],
        "zones": list(Zone.objects.filter(channel=row).values_list("pk", flat=True)),
        "floors": list(Floor.objects.filter(channel=row).values_list("pk", flat=True)),
    }
    return channels.save_channel(row.pk, actor=house.olive, **columns | told)


def said(house: House) -> list[dict[str, Any]]:
    return [{"row": None, "announcement": house.said, "every_min": 20, "every_tracks": None}]


def moved(house: House, **columns: Any) -> Device:
    told: dict[str, Any] = {"name": "Player", "volume_percent": 100, "is_muted": False} | columns
    return devices.change_device(house.player.pk, actor=house.olive, **told)


def paired_again(house: House) -> Device:
    Pairing.objects.create(
        device_code_hash="x", user_code="ABCDEF", hardware_id="player", expires_at=NEVER, business_id=None
    )
    return approve("ABCDEF", actor=house.olive, zone_id=house.yard.pk, name="Player")


def silent(house: House, **place: Any) -> QuietHours:
    return quiet.save_quiet(
        None, actor=house.olive, start=time(0), end=time(23), silences_music=True, **place
    )


def closed(house: House, **place: Any) -> object:
    days: dict[str, Any] = {"name": "Closed", "first_date": TUESDAY, "last_date": TUESDAY}
    return special_days.save_special_day(None, actor=house.olive, **days | place)


def ready(house: House) -> None:
    row = Track.objects.create(title="new", file_name="new")
    publish_track(row, TakenIn(Path("new.mp3"), ".mp3", "8" * 64, 1000, 200_000, -16.0, -1.0))


EVERYWHERE = {"bar", "hall", "yard", "attic", "cellar"}
#: By what is done: how, and whose feeds it changes.
CHANGES: dict[str, tuple[Change, set[str]]] = {
    "a zone's floor": (lambda at: zones.save_zone(at.yard.pk, actor=at.olive, floor=at.indoors), {"yard"}),
    "a zone's tags": (lambda at: zones.save_zone(at.cellar.pk, actor=at.olive, tags=["big"]), {"cellar"}),
    "a zone that goes": (lambda at: zones.remove_zone(at.yard.pk, actor=at.olive), {"yard"}),
    "a floor's zones": (
        lambda at: floors.save_floor(at.outdoors.pk, actor=at.olive, name="Out", zones=[at.hall.pk]),
        {"hall"},
    ),
    "a floor's channel": (
        lambda at: floors.save_floor(
            at.indoors.pk, actor=at.olive, zones=[at.bar.pk, at.hall.pk], channel=at.evening
        ),
        {"hall"},
    ),
    "a floor that goes": (lambda at: floors.remove_floor(at.indoors.pk, actor=at.olive), {"bar", "hall"}),
    "a floor that is back": (lambda at: floors.restore_floor(at.gone.pk, actor=at.olive), {"attic"}),
    "a schedule's target": (
        lambda at: schedules.save_schedule(
            at.hourly.pk, actor=at.olive, items=[(at.said, 0)], zone_ids=[at.attic.pk]
        ),
        {"bar", "attic"},
    ),
    "a schedule's announcements": (
        lambda at: schedules.save_schedule(at.tagged.pk, actor=at.olive, items=[]),
        {"hall", "yard"},
    ),
    "a schedule that goes": (
        lambda at: schedules.remove_schedule(at.upstairs.pk, actor=at.olive),
        {"bar", "hall"},
    ),
    "a schedule's own quiet hours": (lambda at: silent(at, schedule=at.tagged), {"hall", "yard"}),
    "one occurrence": (
        lambda at: moves.skip_occurrence(
            at.hourly.pk, at.bar.pk, datetime(2026, 3, 3, 2, tzinfo=UTC), actor=at.olive
        ),
        {"bar"},
    ),
    "a player that moves": (lambda at: moved(at, zone=at.yard), {"hall", "yard"}),
    "a player that is louder": (lambda at: moved(at, zone=at.hall, volume_percent=50), set()),
    "a player that goes": (lambda at: devices.revoke_device(at.player.pk, actor=at.olive), {"hall"}),
    "a player that is paired again": (paired_again, {"hall", "yard"}),
    "a channel's playlists": (lambda at: tuned(at, "own", parts=[(at.evening_list, 1)]), {"bar"}),
    "a channel's announcements": (lambda at: tuned(at, "evening", announcements=said(at)), {"yard"}),
    "a channel's zones": (lambda at: tuned(at, "own", zones=[at.yard.pk]), {"bar", "yard"}),
    "a channel's floors": (lambda at: tuned(at, "floors", floors=[at.outdoors.pk]), {"hall", "yard"}),
    "a channel's quiet hours": (lambda at: silent(at, channel=at.own), {"bar"}),
    "another default": (lambda at: tuned(at, "spare", is_default=True), {"yard", "attic", "cellar"}),
    "a channel that goes": (lambda at: channels.remove_channel(at.floors.pk, actor=at.olive), {"hall"}),
    "a daypart's channel": (
        lambda at: dayparts.save_daypart(at.evenings.pk, actor=at.olive, channel=at.own),
        {"yard"},
    ),
    "a daypart's target": (
        lambda at: dayparts.save_daypart(at.evenings.pk, actor=at.olive, zone_ids=[], tags=["big"]),
        {"hall"},
    ),
    "a choice by hand": (
        lambda at: overrides.start_override(
            actor=at.olive, zone=at.hall.pk, channel=at.own.pk, ends_at=MONDAY + timedelta(hours=2)
        ),
        {"hall"},
    ),
    "a playlist's track": (
        lambda at: playlists.add_track(at.evening_list.pk, actor=at.olive, track=at.a.pk),
        {"yard"},
    ),
    "a playlist that goes": (
        lambda at: playlists.remove_playlist(at.own_list.pk, actor=at.olive),
        {"bar"},
    ),
    "the last track of a channel": (
        lambda at: remove_tracks([at.c.pk], actor=at.olive),
        EVERYWHERE - {"bar"},
    ),
    "a track of everything": (ready, {"yard", "attic", "cellar"}),
    "an explicit track": (
        lambda at: edit_track(at.f.pk, actor=at.olive, is_explicit=False),
        {"cellar"},
    ),
    "an announcement": (lambda at: library.remove(Announcement, at.said.pk, actor=at.olive), EVERYWHERE),
    "opening hours of all": (
        lambda at: hours.save_hours(Place(), [Opening(0, time(9), time(12))], actor=at.olive),
        {"bar", "hall", "yard"},
    ),
    "opening hours of a floor": (
        lambda at: hours.save_hours(Place(floor=at.indoors), [Opening(0, time(9), time(12))], actor=at.olive),
        {"bar", "hall"},
    ),
    "a closed day of a floor": (lambda at: closed(at, floor=at.outdoors), {"yard"}),
    "quiet hours of all": (lambda at: silent(at), EVERYWHERE),
    "quiet hours of a floor": (lambda at: silent(at, floor=at.indoors), {"bar", "hall"}),
    "quiet hours of a zone": (lambda at: silent(at, zone=at.attic), {"attic"}),
}


#: Zones that are told as well: something of theirs has changed, but this time nobody hears it.
ALSO: dict[str, set[str]] = {
    "a floor's zones": {"yard"},
    "a floor's channel": {"bar"},
    "a channel's floors": {"bar"},
    "another default": {"bar", "hall"},
    "a channel that goes": {"bar"},
    "a daypart's target": {"yard"},
    "a playlist's track": {"attic", "cellar"},
    "a playlist that goes": {"attic", "cellar", "yard"},
    "the last track of a channel": {"bar"},
    "an explicit track": {"attic", "yard"},
    "opening hours of all": {"attic", "cellar"},
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_reaches_the_zones_that_it_touches(house: House, name: str) -> None:
    change, expected = CHANGES[name]
    with watched(house) as found:
        change(house)
    assert found == {"changed": expected, "told": expected | ALSO.get(name, set())}


Undoable = tuple[Callable[..., Any], Callable[..., Any], Callable[[House], Any]]
UNDONE: dict[str, Undoable] = {
    "zone": (zones.remove_zone, zones.restore_zone, lambda at: at.bar),
    "floor": (floors.remove_floor, floors.restore_floor, lambda at: at.indoors),
    "schedule": (schedules.remove_schedule, schedules.restore_schedule, lambda at: at.tagged),
    "daypart": (dayparts.remove_daypart, dayparts.restore_daypart, lambda at: at.evenings),
    "channel": (channels.remove_channel, channels.restore_channel, lambda at: at.own),
    "quiet hours": (quiet.remove_quiet, quiet.restore_quiet, lambda at: silent(at, floor=at.indoors)),
    "closed day": (
        special_days.remove_special_day,
        special_days.restore_special_day,
        lambda at: closed(at, zone=at.hall),
    ),
    "holidays": (
        special_days.remove_holiday_calendar,
        special_days.restore_holiday_calendar,
        lambda at: special_days.save_holiday_calendar(None, actor=at.olive, country="BG", floor=at.outdoors),
    ),
    "playlist": (playlists.remove_playlist, playlists.restore_playlist, lambda at: at.own_list),
    "track": (
        lambda pk, actor: remove_tracks([pk], actor=actor),
        lambda pk, actor: restore_tracks([pk], actor=actor),
        lambda at: at.a,
    ),
    "announcement": (
        partial(library.remove, Announcement),
        partial(library.restore, Announcement),
        lambda at: at.said,
    ),
}


@pytest.mark.parametrize("kind", UNDONE)
def test_what_goes_and_what_comes_back_reach_the_same_zones(house: House, kind: str) -> None:
    remove, restore, row_of = UNDONE[kind]
    row = row_of(house)
    with watched(house) as gone:
        remove(row.pk, actor=house.olive)
    with watched(house) as back:
        restore(row.pk, actor=house.olive)
    assert gone["changed"] == back["changed"] != set()
    assert gone["changed"] <= gone["told"]
    assert back["changed"] <= back["told"]


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_marks_its_zones_once(house: House, name: str) -> None:
    """Who marks some zones and then others may wait for ever for somebody who does it the other way round."""
    change, _ = CHANGES[name]
    with CaptureQueriesContext(connection) as asked:
        change(house)
    assert len([each for each in asked if each["sql"].startswith('UPDATE "edge_readyfeed"')]) <= 1


def test_zones_that_were_told_twice_are_built_once(
    house: House, committed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[UUID] = []

    def noted(*pks: UUID) -> None:
        built.extend(pks)
        rebuild(*pks)

    monkeypatch.setattr("broadcast.announcing.rebuild", noted)
    with committed():
        for name in ("bar", "bar", "hall"):
            announce([house.rows[name].pk, house.yard.pk])
    assert house.names(set(built)) == {"bar", "hall", "yard"}
    assert len(built) == 3
