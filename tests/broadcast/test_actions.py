from datetime import time
from uuid import uuid4

import pytest
from django.http import Http404

from broadcast import actions
from broadcast.edge.models import EdgeDevice, ReadyFeed
from broadcast.models import Device, Schedule, Zone
from library.models import Announcement
from tenants.access import Person
from tenants.models import AuditLog, Business
from tenants.schemas import in_business


def built() -> set[object]:
    """The zones that have a feed by now."""
    return set(ReadyFeed.objects.values_list("pk", flat=True))


def verbs() -> list[str]:
    return list(AuditLog.objects.exclude(verb="opened").order_by("at").values_list("verb", flat=True))


def change(device: Device, olive: Person, **columns: object) -> Device:
    now = {name: getattr(device, name) for name in ("name", "zone", "volume_percent", "is_muted")}
    return actions.change_device(device.pk, actor=olive, **(now | columns))


def test_a_new_zone_has_a_feed_at_once(olive: Person, inside: Business, committed) -> None:
    with committed():
        zone = actions.save_zone(None, actor=olive, name="Bar")
    assert built() == {zone.pk}
    assert verbs() == ["added"]


def test_a_change_of_a_zone_writes_only_what_changed(ground: Zone, olive: Person) -> None:
    actions.save_zone(ground.pk, actor=olive, volume_percent=20)
    ground.refresh_from_db()
    assert (ground.name, ground.volume_percent) == ("Ground floor", 20)
    assert AuditLog.objects.get(verb="changed").changes == {"volume_percent": 20}


def test_a_zone_user_changes_no_zone_not_even_their_own(ground: Zone, zed: Person) -> None:
    with pytest.raises(Http404):
        actions.save_zone(ground.pk, actor=zed, name="Mine")
    with pytest.raises(Http404):
        actions.remove_zone(ground.pk, actor=zed)


def test_a_zone_of_another_business_is_not_there(ground: Zone, rival: Business, rita: Person) -> None:
    with in_business(rival), pytest.raises(Http404):
        actions.save_zone(ground.pk, actor=rita, name="Theirs")


def test_a_zone_with_players_is_not_removed(till: Device, olive: Person) -> None:
    with pytest.raises(actions.StillInUse, match=r"Ground floor.*Move them to another zone"):
        actions.remove_zone(till.zone_id, actor=olive)
    assert Zone.objects.kept().exists()


def test_a_player_does_not_move_to_a_zone_that_just_went(till: Device, terrace: Zone, olive: Person) -> None:
    actions.remove_zone(terrace.pk, actor=olive)
    with pytest.raises(Http404):
        change(till, olive, zone=terrace)


def test_a_zone_is_removed_once_its_player_is_disconnected(till: Device, olive: Person, committed) -> None:
    with committed():
        actions.revoke_device(till.pk, actor=olive)
        actions.remove_zone(till.zone_id, actor=olive)
    assert not Zone.objects.kept().exists()
    assert built() == set()


def test_a_removed_zone_comes_back_with_its_feed(ground: Zone, olive: Person, committed) -> None:
    with committed():
        actions.remove_zone(ground.pk, actor=olive)
    with committed():
        actions.restore_zone(ground.pk, actor=olive)
    assert built() == {ground.pk}
    assert verbs() == ["removed", "restored"]


def test_a_device_that_moves_is_shown_in_its_new_zone(till: Device, terrace: Zone, olive: Person) -> None:
    change(till, olive, zone=terrace, volume_percent=40)
    row = EdgeDevice.objects.get(pk=till.pk)
    assert row.zone_id == terrace.pk
    assert b'"volume":40' in bytes(row.body)


def test_a_change_of_a_device_keeps_its_token(till: Device, olive: Person) -> None:
    before = EdgeDevice.objects.get(pk=till.pk).token_hash
    change(till, olive, name="Kitchen")
    assert EdgeDevice.objects.get(pk=till.pk).token_hash == before


def test_a_device_is_disconnected_once(till: Device, olive: Person) -> None:
    first = actions.revoke_device(till.pk, actor=olive).revoked_at
    assert actions.revoke_device(till.pk, actor=olive).revoked_at == first
    assert verbs() == ["disconnected"]


def test_a_zone_user_touches_no_device(till: Device, zed: Person) -> None:
    with pytest.raises(Http404):
        actions.revoke_device(till.pk, actor=zed)
    with pytest.raises(Http404):
        change(till, zed, volume_percent=100)


def test_a_schedule_that_moves_rebuilds_the_zones_it_had_and_has(
    hourly: Schedule, ground: Zone, terrace: Zone, olive: Person, committed
) -> None:
    bystander = Zone.objects.create(name="Office")
    with committed():
        actions.save_schedule(hourly.pk, actor=olive, zones=[terrace])
    assert built() == {ground.pk, terrace.pk}
    assert bystander.pk not in built()
    assert list(hourly.zones.all()) == [terrace]


def test_a_new_schedule_is_written_down_in_words(welcome: Announcement, ground: Zone, olive: Person) -> None:
    row = actions.save_schedule(
        None, actor=olive, zones=[ground], announcement=welcome, every_min=30, start=time(8), days=[0]
    )
    told = AuditLog.objects.get(verb="made")
    assert (told.object_id, told.object_name) == (row.pk, "Welcome every 30 min")
    assert told.changes["zones"] == ["Ground floor"]
    assert told.changes["start"] == "08:00:00"


def test_a_removed_schedule_leaves_its_zones_and_comes_back(
    hourly: Schedule, ground: Zone, olive: Person, committed
) -> None:
    with committed():
        actions.remove_schedule(hourly.pk, actor=olive)
    silent = bytes(ReadyFeed.objects.get(pk=ground.pk).body)
    with committed():
        actions.restore_schedule(hourly.pk, actor=olive)
    assert b'"cues":[]' in silent
    assert b'"cues":[]' not in bytes(ReadyFeed.objects.get(pk=ground.pk).body)


@pytest.mark.parametrize("action", [actions.remove_schedule, actions.restore_schedule])
def test_a_zone_user_touches_no_schedule(hourly: Schedule, zed: Person, action) -> None:
    with pytest.raises(Http404):
        action(hourly.pk, actor=zed)


@pytest.mark.parametrize(
    "action",
    [actions.remove_zone, actions.restore_zone, actions.revoke_device, actions.remove_schedule],
)
def test_what_is_not_there_is_not_found(inside: Business, olive: Person, action) -> None:
    with pytest.raises(Http404):
        action(uuid4(), actor=olive)
