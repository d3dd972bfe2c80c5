from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadcast.feed import rebuild
from broadcast.models import Device, PlayEvent, Schedule, ToldCue, Zone
from broadcast.tasks import sweep
from broadcast.told import let_go_of_told
from library.models import Announcement
from tenants.models import Business
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY, fed
from tests.broadcast.plays.playing import play, told

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def monday(set_clock: SetClock) -> None:
    set_clock(MONDAY)


def refs() -> set[str]:
    return set(ToldCue.objects.values_list("ref", flat=True))


def test_what_a_feed_tells_is_written_down(ground: Zone, hourly: Schedule, welcome: Announcement) -> None:
    feed = fed(ground)
    ahead = [cue for cue in feed["cues"] if cue["at"] > "2026-03-02T10:05"]
    assert refs() == {cue["id"] for cue in ahead}
    first = ToldCue.objects.earliest("at")
    assert (first.announcement, first.at, first.digest) == (welcome, MONDAY + timedelta(minutes=55), "")


def test_what_can_no_longer_be_heard_was_never_told(ground: Zone, hourly: Schedule) -> None:
    """The feed begins with the hour, at ten; nobody was told of it then."""
    assert fed(ground)["cues"][0]["id"] not in refs()


def asked_of_it(*zones: Zone) -> list[str]:
    """What a rebuild of these zones does with what they were told."""
    with CaptureQueriesContext(connection) as asked:
        rebuild(*(zone.pk for zone in zones))
    said = (query["sql"] for query in asked)
    return [sql.split()[0] for sql in said if '"broadcast_toldcue"' in sql]


def test_telling_it_again_writes_nothing(ground: Zone, hourly: Schedule) -> None:
    assert asked_of_it(ground) == ["SELECT", "INSERT"]
    assert asked_of_it(ground) == ["SELECT"]


def test_many_zones_are_written_down_at_once(ground: Zone, terrace: Zone, hourly: Schedule) -> None:
    Schedule.objects.update(zone_ids=[], everywhere=True)
    assert asked_of_it(ground, terrace) == ["SELECT", "INSERT"]
    Schedule.objects.update(is_enabled=False)
    assert asked_of_it(ground, terrace).count("DELETE") == 1
    assert refs() == set()


def test_a_feed_stands_where_it_cannot_be_written_down(ground: Zone, hourly: Schedule) -> None:
    with patch.object(ToldCue.objects, "bulk_create", side_effect=ValueError):
        assert fed(ground)["cues"]
    assert refs() == set()


def test_writing_it_down_waits_for_nobody_who_holds_the_zone_or_the_announcement(inside: Business) -> None:
    """Who does often waits for the zone's feed, which the rebuild holds until it has committed."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, ToldCue._meta.db_table)
    assert not [name for name, told in found.items() if told["foreign_key"]]


def test_what_was_told_and_is_over_stays(ground: Zone, hourly: Schedule, set_clock: SetClock) -> None:
    first = fed(ground)["cues"][1]["id"]
    set_clock(MONDAY + HOUR)
    Schedule.objects.update(is_enabled=False)
    fed(ground)
    assert refs() == {first}


def test_what_is_no_longer_planned_is_taken_back(ground: Zone, hourly: Schedule) -> None:
    fed(ground)
    Schedule.objects.update(is_enabled=False)
    fed(ground)
    assert refs() == set()


def test_another_time_is_written_down(ground: Zone, hourly: Schedule) -> None:
    fed(ground)
    row = ToldCue.objects.earliest("at")
    ToldCue.objects.filter(pk=row.pk).update(at=row.at + timedelta(seconds=9))
    fed(ground)
    row.refresh_from_db()
    assert row.at == MONDAY + timedelta(minutes=55)


def test_which_players_are_meant_is_written_down(till: Device, hourly: Schedule) -> None:
    Schedule.objects.update(zone_ids=[], device_ids=[till.pk])
    fed(till.zone)
    assert ToldCue.objects.earliest("at").device_ids == [till.pk]


def test_two_zones_with_the_same_cue_are_told_apart(ground: Zone, terrace: Zone, hourly: Schedule) -> None:
    Schedule.objects.update(zone_ids=[ground.pk, terrace.pk])
    fed(ground)
    fed(terrace)
    assert ToldCue.objects.filter(ref=ToldCue.objects.earliest("at").ref).count() == 2


@pytest.fixture
def here(till: Device) -> Device:
    """A player that has been there for months."""
    till.paired_at = MONDAY - 99 * DAY
    till.save(update_fields=["paired_at"])
    return till


@pytest.mark.parametrize(("days", "is_kept"), [(8, True), (10, False)])
def test_what_all_players_have_told_of_goes_after_nine_days(
    here: Device, welcome: Announcement, days: int, is_kept: bool
) -> None:
    at = MONDAY - days * DAY
    told(here, welcome, at)
    play(here, welcome, at)
    sweep(MONDAY)
    assert ToldCue.objects.exists() is is_kept


@pytest.mark.parametrize(("days", "is_kept"), [(41, True), (43, False)])
def test_what_a_player_may_still_tell_of_goes_after_six_weeks(
    here: Device, welcome: Announcement, days: int, is_kept: bool
) -> None:
    Device.objects.create(zone=here.zone, name="Bar", paired_at=here.paired_at)
    at = MONDAY - days * DAY
    told(here, welcome, at)
    play(here, welcome, at)
    sweep(MONDAY)
    assert ToldCue.objects.exists() is is_kept


@pytest.mark.parametrize("change", ["moved_at", "paired_at", "revoked_at"])
def test_what_a_player_was_told_before_it_went_elsewhere_stays_as_long(
    here: Device, welcome: Announcement, change: str
) -> None:
    told(here, welcome, MONDAY - 10 * DAY)
    play(here, welcome, MONDAY - 10 * DAY)
    Device.objects.update(**{change: MONDAY - DAY})
    sweep(MONDAY)
    assert ToldCue.objects.exists()


def test_plays_stay_when_what_was_told_goes(here: Device, welcome: Announcement) -> None:
    said = play(here, welcome, MONDAY - 99 * DAY)
    told(here, welcome, MONDAY - 99 * DAY)
    sweep(MONDAY)
    assert (list(PlayEvent.objects.all()), ToldCue.objects.exists()) == ([said], False)


def test_a_statement_lets_go_of_a_few_zones(
    ground: Zone, terrace: Zone, welcome: Announcement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadcast.told.TOGETHER", 1)
    for zone in (ground, terrace):
        told(Device(zone=zone), welcome, MONDAY - 50 * DAY)
    with CaptureQueriesContext(connection) as asked:
        let_go_of_told(MONDAY)
    assert sum(query["sql"].startswith("DELETE") for query in asked) == 2
    assert not ToldCue.objects.exists()
