import re
from datetime import time
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from broadcast.actions import devices, schedules, zones
from broadcast.edge.models import EdgeDevice, ReadyFeed
from broadcast.models import Device, Schedule, Zone
from broadcast.players import pairing
from library.models import Announcement
from tenants.access import Person
from tenants.models import AuditLog, Business
from tenants.schemas import in_business
from tests.logged import verbs


def built() -> set[object]:
    """The zones that have a feed by now."""
    return set(ReadyFeed.objects.values_list("pk", flat=True))


def change(device: Device, olive: Person, **columns: object) -> Device:
    now = {name: getattr(device, name) for name in ("name", "zone", "volume_percent", "is_muted")}
    return devices.change_device(device.pk, actor=olive, **(now | columns))


def test_of_two_who_lock_a_zone_and_its_player_none_waits_for_the_other(till: Device, olive: Person) -> None:
    Device.objects.update(hardware_id="hw")
    made, _ = pairing.ask(hardware_id="hw", name="Till", app_version="")
    for act in (
        lambda: change(till, olive),
        lambda: pairing.approve(made.user_code, actor=olive, zone_id=till.zone_id, name="Till"),
    ):
        with CaptureQueriesContext(connection) as asked:
            act()
        locks = (re.search(r'FROM "broadcast_(zone|device)".*FOR (.*)', query["sql"]) for query in asked)
        assert [lock.groups() for lock in locks if lock] == [
            ("zone", "NO KEY UPDATE"),
            ("device", "NO KEY UPDATE"),
        ]


def test_a_new_zone_has_a_feed_at_once(olive: Person, inside: Business, committed) -> None:
    with committed():
        zone = zones.save_zone(None, actor=olive, name="Bar")
    assert built() == {zone.pk}
    assert verbs() == ["made"]


def test_a_change_of_a_zone_writes_only_what_changed(ground: Zone, olive: Person) -> None:
    zones.save_zone(ground.pk, actor=olive, volume_percent=20)
    ground.refresh_from_db()
    assert (ground.name, ground.volume_percent) == ("Ground floor", 20)
    assert AuditLog.objects.get(verb="changed").changes == {"volume_percent": {"from": 75, "to": 20}}


def test_a_zone_user_changes_no_zone_not_even_their_own(ground: Zone, zed: Person) -> None:
    with pytest.raises(Http404):
        zones.save_zone(ground.pk, actor=zed, name="Mine")
    with pytest.raises(Http404):
        zones.remove_zone(ground.pk, actor=zed)


def test_a_zone_of_another_business_is_not_there(ground: Zone, rival: Business, rita: Person) -> None:
    with in_business(rival), pytest.raises(Http404):
        zones.save_zone(ground.pk, actor=rita, name="Theirs")


def test_a_zone_with_players_is_not_removed(till: Device, olive: Person) -> None:
    with pytest.raises(zones.StillInUse, match=r"Ground floor.*Move them to another zone"):
        zones.remove_zone(till.zone_id, actor=olive)
    assert Zone.objects.kept().exists()


def test_a_player_does_not_move_to_a_zone_that_just_went(till: Device, terrace: Zone, olive: Person) -> None:
    zones.remove_zone(terrace.pk, actor=olive)
    with pytest.raises(Http404):
        change(till, olive, zone=terrace)


def test_a_zone_is_removed_once_its_player_is_disconnected(till: Device, olive: Person, committed) -> None:
    with committed():
        devices.revoke_device(till.pk, actor=olive)
        zones.remove_zone(till.zone_id, actor=olive)
    assert not Zone.objects.kept().exists()
    assert built() == set()


def test_a_removed_zone_comes_back_with_its_feed(ground: Zone, olive: Person, committed) -> None:
    with committed():
        zones.remove_zone(ground.pk, actor=olive)
    with committed():
        zones.restore_zone(ground.pk, actor=olive)
    assert built() == {ground.pk}
    assert verbs() == ["removed", "restored"]


def test_a_device_that_moves_is_shown_in_its_new_zone(till: Device, terrace: Zone, olive: Person) -> None:
    change(till, olive, zone=terrace, volume_percent=40)
    row = EdgeDevice.objects.get(pk=till.pk)
    assert row.zone_id == terrace.pk
    assert b'"volume":40' in bytes(row.body)


def test_since_when_a_device_stands_in_its_zone_is_known(till: Device, terrace: Zone, olive: Person) -> None:
    assert change(till, olive, name="Kitchen").since == till.paired_at
    moved = change(till, olive, zone=terrace)
    assert till.paired_at < moved.since == Device.objects.get().moved_at


def test_a_change_of_a_device_keeps_its_token(till: Device, olive: Person) -> None:
    before = EdgeDevice.objects.get(pk=till.pk).token_hash
    change(till, olive, name="Kitchen")
    assert EdgeDevice.objects.get(pk=till.pk).token_hash == before


def test_a_device_is_disconnected_once(till: Device, olive: Person) -> None:
    first = devices.revoke_device(till.pk, actor=olive).revoked_at
    assert devices.revoke_device(till.pk, actor=olive).revoked_at == first
    assert verbs() == ["disconnected"]


def test_a_zone_user_touches_no_device(till: Device, zed: Person) -> None:
    with pytest.raises(Http404):
        devices.revoke_device(till.pk, actor=zed)
    with pytest.raises(Http404):
        change(till, zed, volume_percent=100)


def test_a_schedule_that_moves_rebuilds_the_zones_it_had_and_has(
    hourly: Schedule, ground: Zone, terrace: Zone, welcome: Announcement, olive: Person, committed
) -> None:
    bystander = Zone.objects.create(name="Office")
    with committed():
        schedules.save_schedule(hourly.pk, actor=olive, items=[(welcome, 0)], zone_ids=[terrace.pk])
    assert built() == {ground.pk, terrace.pk}
    assert bystander.pk not in built()


def test_a_schedule_says_its_announcements_in_order(
    hourly: Schedule, welcome: Announcement, olive: Person
) -> None:
    bread = Announcement.objects.create(title="Bread", text="Fresh bread.")
    schedules.save_schedule(hourly.pk, actor=olive, items=[(welcome, 5), (bread, 30), (welcome, 45)])
    said = [(item.announcement.title, item.offset_min) for item in hourly.items.all()]
    assert said == [("Welcome", 5), ("Bread", 30), ("Welcome", 45)]


def test_a_new_schedule_is_written_down_in_words(welcome: Announcement, ground: Zone, olive: Person) -> None:
    row = schedules.save_schedule(
        None, actor=olive, items=[(welcome, 0)], zone_ids=[ground.pk], windows=[[time(8), time(9)]], days=[0]
    )
    told = AuditLog.objects.get(verb="made")
    assert told.object_id == row.pk
    assert told.changes["announcements"] == {"to": ["Welcome"]}
    assert told.changes["windows"] == {"to": [["08:00", "09:00"]]}
    assert told.changes["zone_ids"] == {"to": ["Ground floor"]}


def test_a_removed_schedule_leaves_its_zones_and_comes_back(
    hourly: Schedule, ground: Zone, olive: Person, committed
) -> None:
    with committed():
        schedules.remove_schedule(hourly.pk, actor=olive)
    silent = bytes(ReadyFeed.objects.get(pk=ground.pk).body)
    with committed():
        schedules.restore_schedule(hourly.pk, actor=olive)
    assert b'"cues":[]' in silent
    assert b'"cues":[]' not in bytes(ReadyFeed.objects.get(pk=ground.pk).body)


@pytest.mark.parametrize("action", [schedules.remove_schedule, schedules.restore_schedule])
def test_a_zone_user_touches_no_schedule(hourly: Schedule, zed: Person, action) -> None:
    with pytest.raises(Http404):
        action(hourly.pk, actor=zed)


@pytest.mark.parametrize(
    "action",
    [zones.remove_zone, zones.restore_zone, devices.revoke_device, schedules.remove_schedule],
)
def test_what_is_not_there_is_not_found(inside: Business, olive: Person, action) -> None:
    with pytest.raises(Http404):
        action(uuid4(), actor=olive)


def test_a_schedule_without_a_name_is_logged_by_what_it_says(
    ground: Zone, welcome: Announcement, olive: Person
) -> None:
    row = schedules.save_schedule(None, actor=olive, items=[(welcome, 0)], zone_ids=[ground.pk])
    schedules.save_schedule(row.pk, actor=olive, items=[(welcome, 0), (welcome, 5)])
    schedules.save_schedule(row.pk, actor=olive, items=[], name="Hello")
    names = AuditLog.objects.filter(object_id=row.pk).order_by("at").values_list("object_name", flat=True)
    assert list(names) == ["Welcome", "Welcome and 1 more", "Hello"]
