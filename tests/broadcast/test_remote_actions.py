"""A zone's music moved by hand: the next feed has it, and all later ones."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadcast.actions import remote
from broadcast.actions.remote import LEAD, Refused, ask_device, steer, turn_device, turn_zone
from broadcast.edge.models import Outbox
from broadcast.engine.acts import place
from broadcast.members import playing_before
from broadcast.models import Command, Device, Zone
from broadcast.outbox import COMMAND_LASTS
from library.models import Track
from tenants.access import Person
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY, as_sent, fed, heard, row_of, tracks

LATER = MONDAY + timedelta(seconds=70)
SECOND = timedelta(seconds=1)


@pytest.fixture
def before(ground: Zone, set_clock: SetClock) -> dict[str, Any]:
    """Its feed since Monday; now it is seventy seconds later."""
    tracks("123456")
    set_clock(MONDAY)
    feed = fed(ground)
    set_clock(LATER)
    return feed


def order_of(feed: dict[str, Any]) -> list[str]:
    """The hashes of the segment that plays, from the first on."""
    return [feed["media"][key]["sha256"] for key in feed["music"][0]["tracks"]]


def after(feed: dict[str, Any], at: datetime, steps: int) -> str:
    """The hash of the track so many after the one that plays."""
    playing = playing_before(feed, at)
    assert playing
    return playing.order[place(playing, at).index + steps].sha256


def test_a_zone_that_nobody_has_touched_says_nothing_of_it(before: dict[str, Any]) -> None:
    assert set(before["state"]) == {"playing", "anchor"}


def test_the_next_track_begins_a_moment_later_from_its_beginning(
    before: dict[str, Any], ground: Zone, olive: Person
) -> None:
    made = steer(ground.pk, "next", actor=olive)
    feed = fed(ground)
    assert heard(feed, LATER + LEAD) == (after(before, LATER, 1), 0)
    assert (feed["state"]["revision"], feed["state"]["command"]) == (1, str(made.pk))
    assert datetime.fromisoformat(feed["state"]["anchor"]["at"]) == LATER + LEAD


def test_two_quick_steps_are_two(before: dict[str, Any], ground: Zone, olive: Person) -> None:
    steer(ground.pk, "next", actor=olive)
    steer(ground.pk, "next", actor=olive)
    feed = fed(ground)
    assert heard(feed, LATER + LEAD)[0] == after(before, LATER, 2)
    assert feed["state"]["revision"] == 2


def test_a_later_feed_goes_on_from_there(
    before: dict[str, Any], ground: Zone, olive: Person, set_clock: SetClock
) -> None:
    steer(ground.pk, "next", actor=olive)
    first = fed(ground)
    for hours in (0.5, 1, 7):
        moment = LATER + timedelta(hours=hours)
        set_clock(moment)
        assert heard(fed(ground), moment) == heard(first, moment)


def test_a_place_in_the_track_is_taken(before: dict[str, Any], ground: Zone, olive: Person) -> None:
    now, _ = heard(before, LATER)
    made = steer(ground.pk, "seek", actor=olive, position_s=150)
    assert heard(fed(ground), LATER + LEAD) == (now, 150_000)
    assert made.data == {"position_s": 150}


def test_what_is_paused_goes_on_where_it_was(
    before: dict[str, Any], ground: Zone, olive: Person, set_clock: SetClock
) -> None:
    spot = heard(before, LATER + LEAD)
    steer(ground.pk, "pause", actor=olive)
    assert fed(ground)["state"]["playing"] is False
    much_later = LATER + timedelta(hours=9)
    set_clock(much_later)
    assert fed(ground)["state"]["playing"] is False
    steer(ground.pk, "resume", actor=olive)
    feed = fed(ground)
    assert (feed["state"]["playing"], feed["state"]["revision"]) == (True, 2)
    assert heard(feed, much_later + LEAD) == spot


def test_all_players_pause_and_go_on_in_one_moment_a_little_ahead(
    before: dict[str, Any], ground: Zone, olive: Person, set_clock: SetClock
) -> None:
    for action, moment in (("pause", LATER), ("resume", LATER + timedelta(hours=1))):
        set_clock(moment)
        steer(ground.pk, action, actor=olive)
        assert datetime.fromisoformat(fed(ground)["state"]["anchor"]["at"]) == moment + LEAD


def test_on_again_before_the_pause_has_begun_skips_nothing(
    before: dict[str, Any], ground: Zone, olive: Person, set_clock: SetClock
) -> None:
    soon = LATER + LEAD / 3
    steer(ground.pk, "pause", actor=olive)
    set_clock(soon)
    steer(ground.pk, "resume", actor=olive)
    assert heard(fed(ground), soon + LEAD) == heard(before, LATER + LEAD)


def test_what_plays_already_is_not_moved_by_play(
    before: dict[str, Any], ground: Zone, olive: Person, set_clock: SetClock
) -> None:
    """A second person whose page still shows the pause."""
    steer(ground.pk, "next", actor=olive)
    first, later = fed(ground), LATER + timedelta(hours=1)
    set_clock(later)
    steer(ground.pk, "resume", actor=olive)
    feed = fed(ground)
    assert heard(feed, later) == heard(first, later)
    assert feed["state"]["revision"] == 1


def test_a_second_pause_keeps_the_place_of_the_first(
    before: dict[str, Any], ground: Zone, olive: Person, set_clock: SetClock
) -> None:
    spot, later = heard(before, LATER + LEAD), LATER + timedelta(hours=1)
    steer(ground.pk, "pause", actor=olive)
    fed(ground)
    set_clock(later)
    steer(ground.pk, "pause", actor=olive)
    fed(ground)
    steer(ground.pk, "resume", actor=olive)
    assert heard(fed(ground), later + LEAD) == spot


def test_the_next_track_ends_a_pause(before: dict[str, Any], ground: Zone, olive: Person) -> None:
    steer(ground.pk, "pause", actor=olive)
    steer(ground.pk, "next", actor=olive)
    assert fed(ground)["state"]["playing"] is True


def test_another_order_lets_the_track_that_plays_go_on(
    before: dict[str, Any], ground: Zone, olive: Person
) -> None:
    steer(ground.pk, "shuffle", actor=olive)
    feed = fed(ground)
    assert order_of(feed) != order_of(before)
    assert heard(feed, LATER) == heard(before, LATER)
    assert feed["state"]["revision"] == 0


@pytest.mark.parametrize("action", ["next", "previous", "seek"])
def test_without_music_there_is_nothing_to_move(ground: Zone, olive: Person, action: str) -> None:
    fed(ground)
    with pytest.raises(Refused, match="No music plays"):
        steer(ground.pk, action, actor=olive)
    assert not Command.objects.exists()


def test_the_players_hear_of_it_at_once(before: dict[str, Any], ground: Zone, olive: Person) -> None:
    made = steer(ground.pk, "next", actor=olive)
    event = Outbox.objects.get(event="control")
    assert (event.zone_id, event.device_id, event.data) == (
        ground.pk,
        None,
        {"id": str(made.pk), "action": "next"},
    )


def test_the_feed_is_built_on_commit(before: dict[str, Any], ground: Zone, olive: Person, committed) -> None:
    etag = row_of(ground).etag
    with committed():
        steer(ground.pk, "next", actor=olive)
    assert row_of(ground).etag != etag


def test_a_zone_user_steers_their_own_zone_alone(
    before: dict[str, Any], ground: Zone, terrace: Zone, zed: Person
) -> None:
    assert steer(ground.pk, "pause", actor=zed).created_by == zed.name
    for act in (
        lambda: steer(terrace.pk, "pause", actor=zed),
        lambda: turn_zone(terrace.pk, 10, actor=zed),
        lambda: turn_device(uuid4(), actor=zed, is_muted=True),
    ):
        with pytest.raises(Http404):
            act()


def test_the_zones_volume_is_in_its_feed(ground: Zone, olive: Person) -> None:
    turn_zone(ground.pk, 31, actor=olive)
    assert fed(ground)["zone"]["volume"] == 31


def written(act: Callable[[], object]) -> list[str]:
    """The columns of the zone's state that are written."""
    with CaptureQueriesContext(connection) as asked:
        act()
    (sql,) = [q["sql"] for q in asked if q["sql"].startswith('UPDATE "broadcast_playbackstate"')]
    return re.findall(r'"(\w+)" = ', sql.partition(" WHERE ")[0])


def test_only_what_was_decided_is_written(before: dict[str, Any], ground: Zone, olive: Person) -> None:
    steer(ground.pk, "pause", actor=olive)
    assert written(lambda: turn_zone(ground.pk, 31, actor=olive)) == ["command_id"]
    assert written(lambda: steer(ground.pk, "shuffle", actor=olive)) == ["shuffles", "command_id"]
    assert written(lambda: steer(ground.pk, "pause", actor=olive)) == ["command_id"]
    assert set(written(lambda: steer(ground.pk, "resume", actor=olive))) == {
        "revision",
        "is_playing",
        "index",
        "position_ms",
        "at",
        "sha256",
        "command_id",
    }


def test_a_players_volume_reaches_it_both_ways(till: Device, olive: Person, song: Track) -> None:
    turn_device(till.pk, actor=olive, volume_percent=20)
    told = as_sent(till)["device"]
    assert told["volume"] == 20
    (command,) = told["commands"]
    assert (command["action"], command["value"]) == ("volume", 20)
    event = Outbox.objects.get(event="control", device_id=till.pk)
    assert event.data == {"id": command["id"], "action": "volume", "value": 20}


def test_only_what_was_turned_is_changed(till: Device, olive: Person) -> None:
    turn_device(till.pk, actor=olive, is_muted=True)
    till.refresh_from_db()
    assert (till.is_muted, till.volume_percent) == (True, 100)


def test_what_was_asked_long_ago_is_not_asked_again(till: Device, olive: Person) -> None:
    ask_device(till.pk, "identify", actor=olive)
    assert len(as_sent(till)["device"]["commands"]) == 1
    Command.objects.update(created_at=timezone.now() - COMMAND_LASTS)
    ask_device(till.pk, "test_tone", actor=olive)
    assert [each["action"] for each in as_sent(till)["device"]["commands"]] == ["test_tone"]


def test_a_player_that_was_disconnected_is_asked_nothing(till: Device, olive: Person) -> None:
    Device.objects.update(revoked_at=MONDAY)
    with pytest.raises(Http404):
        ask_device(till.pk, "reload", actor=olive)


def test_every_action_is_known() -> None:
    handled = {*remote.MOVES, "pause", "resume", "seek", "shuffle", *remote.OF_A_DEVICE}
    assert handled == set(Command.Action.values)
