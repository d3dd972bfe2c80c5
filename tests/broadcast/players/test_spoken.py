"""What a remote says of announcements: the one that sounds, and the next."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from broadcast.edge.models import ReadyFeed
from broadcast.engine.plan import Anchor
from broadcast.entries import key, rfc3339
from broadcast.members import playing_before
from broadcast.models import Device, PlayEvent, Schedule, Zone
from broadcast.players.spoken import next_spoken, sounding
from broadcast.standing import coming, now_in
from library.models import Announcement, Track
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY, fed, tracks

SECOND = timedelta(seconds=1)


@pytest.fixture
def playing(till: Device, song: Track, welcome: Announcement, set_clock: SetClock) -> PlayEvent:
    set_clock(MONDAY)
    return PlayEvent.objects.create(
        pk=uuid4(),
        device=till,
        zone=till.zone,
        kind="announcement",
        media=welcome.sha256,
        status="playing",
        started_at=MONDAY,
    )


def test_what_a_player_says_it_plays_sounds(playing: PlayEvent, welcome: Announcement) -> None:
    assert sounding(playing.zone, fed(playing.zone), MONDAY + SECOND) == welcome.title


def test_what_is_over_sounds_no_more(playing: PlayEvent) -> None:
    feed = fed(playing.zone)
    assert sounding(playing.zone, feed, MONDAY + timedelta(minutes=5)) == ""
    PlayEvent.objects.update(status="completed")
    assert sounding(playing.zone, feed, MONDAY + SECOND) == ""


def test_the_next_one_is_the_first_of_the_plan_to_come(
    ground: Zone, hourly: Schedule, song: Track, set_clock: SetClock
) -> None:
    set_clock(MONDAY)
    feed = fed(ground)
    first = datetime.fromisoformat(feed["cues"][0]["at"])
    found = [next_spoken(ground, feed, first - SECOND), next_spoken(ground, feed, first)]
    assert [each and each.at for each in found] == [first, datetime.fromisoformat(feed["cues"][1]["at"])]
    assert found[0]
    assert found[0].title == "Welcome"


def test_without_a_plan_there_is_none(ground: Zone, song: Track) -> None:
    assert next_spoken(ground, fed(ground), MONDAY) is None


def test_the_track_that_follows_is_told(ground: Zone, set_clock: SetClock) -> None:
    tracks("12")
    set_clock(MONDAY)
    fed(ground)
    now = now_in(ground, ReadyFeed.objects.get(), MONDAY)
    assert now
    assert {now.title, now.coming["title"]} == {"1", "2"}


def stretch(start: datetime, until: datetime | None, names: list[str]) -> dict[str, Any]:
    """A segment of a feed."""
    anchor = {"index": 0, "position_s": 0, "at": rfc3339(start)}
    told = {"from": rfc3339(start), "until": until and rfc3339(until)}
    return told | {"tracks": names, "anchor": anchor}


@pytest.mark.parametrize(("tracks_then", "title"), [(["b"], "B"), ([], None)])
def test_what_begins_before_the_track_is_over_follows_it(tracks_then: list[str], title: str | None) -> None:
    change = MONDAY + 30 * SECOND
    media = {key(letter): {"sha256": letter, "s": 60, "title": letter.upper()} for letter in "ab"}
    music = [stretch(MONDAY, change, [key("a")]), stretch(change, None, [key(each) for each in tracks_then])]
    feed = {"zone": {"crossfade_s": 0}, "music": music, "media": media}
    playing = playing_before(feed, MONDAY)
    assert playing
    assert coming(feed, playing, Anchor(0, 0, MONDAY)).get("title") == title
