"""The remote's page, as a person and as htmx uses it."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadcast.actions.remote import ask_device, steer, turn_device
from broadcast.edge.models import Presence
from broadcast.models import Command, Device, PlaybackState, PlayEvent, Zone
from broadcast.outbox import revoke
from broadcast.players.ledger import FATES, ledger
from broadcast.players.reports import store
from library.models import Track
from tenants.access import Person
from tests.broadcast.feeding import fed


def address(zone: Zone) -> str:
    return f"/b/acme/zones/{zone.pk}/remote/"


def part(client: Client, zone: Zone, name: str, **sent: Any) -> str:
    """What htmx gets for the part of this name after a command."""
    answer = client.post(address(zone), sent, headers={"HX-Request": "true", "HX-Target": name})
    return answer.content.decode()


def test_it_shows_what_plays_and_where(as_olive: Client, ground: Zone, song: Track) -> None:
    fed(ground)
    page = as_olive.get(address(ground)).content.decode()
    assert "Slow Morning" in page
    assert f'data-length-ms="{song.duration_ms}"' in page
    assert "data-runs" in page


def test_without_music_it_says_so(as_olive: Client, ground: Zone) -> None:
    assert "No music plays now" in as_olive.get(address(ground)).content.decode()


@pytest.mark.parametrize(("seconds_ago", "is_heard"), [(5, True), (900, False)])
def test_it_says_when_nobody_may_hear_it(
    as_olive: Client, till: Device, song: Track, seconds_ago: int, is_heard: bool
) -> None:
    fed(till.zone)
    seen_at = timezone.now() - timedelta(seconds=seconds_ago)
    Presence.objects.create(pk=till.pk, business_id=till.pk, zone_id=till.zone_id, seen_at=seen_at)
    page = as_olive.get(address(till.zone)).content.decode()
    assert ("No player is online here" not in page) is is_heard


def test_a_zone_without_players_leads_to_connecting_one(
    as_olive: Client, as_zed: Client, ground: Zone
) -> None:
    link = f"/b/acme/players/pair/?zone={ground.pk}"
    assert link in as_olive.get(address(ground)).content.decode()
    assert link not in as_zed.get(address(ground)).content.decode()


def test_a_pause_is_seen_at_once(as_olive: Client, ground: Zone, song: Track) -> None:
    fed(ground)
    page = part(as_olive, ground, "now", action="pause")
    assert "Paused" in page
    assert "data-runs" not in page
    assert "<html" not in page
    assert PlaybackState.objects.get().is_playing is False


def test_a_jump_that_lies_ahead_is_not_counted_yet(as_olive: Client, ground: Zone, song: Track) -> None:
    fed(ground)
    assert 'data-lead-ms="0"' in as_olive.get(address(ground)).content.decode()
    page = part(as_olive, ground, "now", action="seek", position_s=60)
    assert 'data-position-ms="60000"' in page
    (lead_ms,) = re.findall(r'data-lead-ms="(\d+)"', page)
    assert 0 < int(lead_ms) <= 800


def test_without_javascript_it_comes_back_to_the_page(as_olive: Client, ground: Zone, song: Track) -> None:
    fed(ground)
    answer = as_olive.post(address(ground), {"action": "pause"})
    assert (answer.status_code, answer["Location"]) == (302, address(ground))


def test_what_cannot_be_done_is_said(as_olive: Client, ground: Zone) -> None:
    assert "No music plays here now." in part(as_olive, ground, "now", action="next")


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"action": "explode"},
        {"action": "volume", "value": 101},
        {"action": "volume", "value": "loud"},
        {"action": "volume"},
        {"action": "seek"},
        {"action": "seek", "position_s": "nan"},
        {"action": "seek", "position_s": -1},
        {"action": "mute", "value": 1},
        {"action": "identify"},
        {"action": "identify", "device": "rubbish"},
    ],
)
def test_nonsense_changes_nothing(as_olive: Client, ground: Zone, song: Track, sent: dict[str, Any]) -> None:
    fed(ground)
    answer = as_olive.post(address(ground), sent, headers={"HX-Request": "true", "HX-Target": "now"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Command.objects.exists()


def test_the_zones_volume_is_turned(as_olive: Client, ground: Zone) -> None:
    part(as_olive, ground, "volumes", action="volume", value=12)
    ground.refresh_from_db()
    assert ground.volume_percent == 12


def test_a_player_is_muted(as_olive: Client, till: Device) -> None:
    page = part(as_olive, till.zone, "volumes", action="mute", value=1, device=till.pk)
    till.refresh_from_db()
    assert till.is_muted
    assert 'aria-pressed="true"' in page


def test_a_zone_user_turns_their_own_zone(as_zed: Client, ground: Zone, terrace: Zone) -> None:
    assert as_zed.post(address(ground), {"action": "volume", "value": 5}).status_code == 302
    assert as_zed.post(address(terrace), {"action": "volume", "value": 5}).status_code == 404


def test_it_tells_what_each_player_made_of_a_command(
    as_olive: Client, till: Device, olive: Person, song: Track
) -> None:
    fed(till.zone)
    made = steer(till.zone_id, "pause", actor=olive)
    assert ">sent<" in as_olive.get(address(till.zone)).content.decode()
    told = {"id": str(made.pk), "kind": "control", "ref": str(made.pk), "status": "completed"}
    assert store(till, {"events": [told]}) == ([str(made.pk)], [])
    assert ">done<" in as_olive.get(address(till.zone)).content.decode()


def test_a_player_that_came_later_was_not_asked(
    as_olive: Client, till: Device, olive: Person, song: Track
) -> None:
    fed(till.zone)
    steer(till.zone_id, "pause", actor=olive)
    Device.objects.create(zone=till.zone, name="New", paired_at=timezone.now())
    assert ">sent<" in as_olive.get(address(till.zone)).content.decode()


def test_a_player_that_came_from_another_zone_was_not_asked(till: Device, olive: Person, song: Track) -> None:
    fed(till.zone)
    Device.objects.create(zone=till.zone, name="Moved", moved_at=timezone.now() + timedelta(minutes=1))
    (asked,) = ledger([steer(till.zone_id, "pause", actor=olive)])
    assert asked.sentence == "sent"


@pytest.mark.parametrize(("minutes", "sentence"), [(1, ">sent<"), (3, ">not received<")])
def test_what_nobody_confirmed_in_time_was_not_received(
    as_olive: Client, till: Device, olive: Person, song: Track, minutes: int, sentence: str
) -> None:
    fed(till.zone)
    ask_device(till.pk, "identify", actor=olive)
    steer(till.zone_id, "pause", actor=olive)
    ago = timezone.now() - timedelta(minutes=minutes)
    Device.objects.update(paired_at=ago - timedelta(minutes=1))
    Command.objects.update(created_at=ago)
    for path in (address(till.zone), f"/b/acme/zones/{till.zone_id}/commands/"):
        assert as_olive.get(path).content.decode().count(sentence) == 2


def test_what_several_made_of_it_is_counted(till: Device, olive: Person, song: Track) -> None:
    fed(till.zone)
    Device.objects.create(zone=till.zone, name="Bar")
    made = steer(till.zone_id, "pause", actor=olive)
    store(
        till, {"events": [{"id": str(made.pk), "kind": "control", "ref": str(made.pk), "status": "failed"}]}
    )
    (asked,) = ledger([made])
    assert (asked.sentence, asked.worst) == ("sent to 1 of 2, failed on Till", "failed")


@pytest.mark.parametrize("status", PlayEvent.Status.values)
def test_every_status_has_a_word(as_olive: Client, till: Device, olive: Person, status: str) -> None:
    made = ask_device(till.pk, "test_tone", actor=olive)
    PlayEvent.objects.create(
        pk=made.pk, device=till, zone=till.zone, kind="control", ref=str(made.pk), status=status
    )
    for path in (address(till.zone), f"/b/acme/zones/{till.zone_id}/commands/"):
        assert f">{FATES[status][0]}<" in as_olive.get(path).content.decode()


@pytest.mark.parametrize(
    ("absent", "sentence"),
    [
        (1, "done on 1 of 2, not received by Player 1"),
        (2, "done on 1 of 3, not received by Player 1 and Player 2"),
        (3, "done on 1 of 4, not received by 3 of 4"),
    ],
)
def test_who_did_not_do_it_is_named_and_is_no_failure(
    till: Device, olive: Person, song: Track, absent: int, sentence: str
) -> None:
    fed(till.zone)
    for number in range(absent):
        Device.objects.create(zone=till.zone, name=f"Player {number + 1}")
    made = steer(till.zone_id, "pause", actor=olive)
    tell(till, made, "completed")
    made.created_at = timezone.now() - timedelta(minutes=3)
    Device.objects.update(paired_at=made.created_at)
    (asked,) = ledger([made])
    assert (asked.sentence, asked.worst) == (sentence, "lost")


def tell(device: Device, command: Command, status: str) -> None:
    event = {"id": str(uuid4()), "kind": "control", "ref": str(command.pk), "status": status}
    assert store(device, {"events": [event]})[1] == []


def test_the_volume_of_the_zone_is_a_line_that_players_confirm(
    as_olive: Client, till: Device, song: Track
) -> None:
    part(as_olive, till.zone, "volumes", action="volume", value=12)
    made = Command.objects.get()
    assert fed(till.zone)["state"]["command"] == str(made.pk)
    tell(till, made, "completed")
    page = as_olive.get(f"/b/acme/zones/{till.zone_id}/commands/").content.decode()
    assert "Volume of the zone" in page
    assert "12 %" in page
    assert ">done<" in page


def test_a_muted_zone_returns_to_the_volume_of_before(as_olive: Client, ground: Zone) -> None:
    part(as_olive, ground, "volumes", action="volume", value=62)
    page = part(as_olive, ground, "volumes", action="volume", value=0)
    assert 'id="mute-zone" class="button icon is-muted" name="value" value="62"' in page


def test_times_of_today_are_shown_without_their_date(as_olive: Client, till: Device, olive: Person) -> None:
    ask_device(till.pk, "identify", actor=olive)
    path, today = f"/b/acme/zones/{till.zone_id}/commands/", f">{timezone.localtime():%-d %b} "
    assert today not in as_olive.get(path).content.decode()
    ago = timezone.now() - timedelta(days=2)
    Command.objects.update(created_at=ago)
    assert f">{timezone.localtime(ago):%-d %b} " in as_olive.get(path).content.decode()


def test_the_ledger_names_what_was_turned_and_to_what(as_olive: Client, till: Device, olive: Person) -> None:
    turn_device(till.pk, actor=olive, volume_percent=35)
    turn_device(till.pk, actor=olive, is_muted=False)
    page = as_olive.get(f"/b/acme/zones/{till.zone_id}/commands/").content.decode()
    assert "35 %" in page
    assert "Unmute: Till" in page


def test_what_is_reported_late_was_received_all_the_same(
    as_olive: Client, till: Device, olive: Person
) -> None:
    made = ask_device(till.pk, "identify", actor=olive)
    Command.objects.update(created_at=timezone.now() - timedelta(hours=3))
    store(
        till,
        {"events": [{"id": str(made.pk), "kind": "control", "ref": str(made.pk), "status": "completed"}]},
    )
    assert ">done<" in as_olive.get(address(till.zone)).content.decode()


def test_a_player_that_has_gone_since_was_there_then(
    as_olive: Client, till: Device, olive: Person, song: Track
) -> None:
    fed(till.zone)
    steer(till.zone_id, "pause", actor=olive)
    revoke(till)
    steer(till.zone_id, "resume", actor=olive)
    page = as_olive.get(address(till.zone)).content.decode()
    assert (page.count(">sent<"), page.count("no player was there")) == (1, 1)


def test_all_commands_are_listed_page_by_page(as_olive: Client, till: Device, olive: Person) -> None:
    for percent in range(51):
        turn_device(till.pk, actor=olive, volume_percent=percent)
    page = as_olive.get(f"/b/acme/zones/{till.zone_id}/commands/?page=2").content.decode()
    assert page.count("<time") == 1


def test_the_ledger_asks_as_often_for_many_as_for_one(
    as_olive: Client, till: Device, olive: Person, django_assert_max_num_queries
) -> None:
    for percent in range(30):
        made = turn_device(till.pk, actor=olive, volume_percent=percent)
        PlayEvent.objects.create(
            pk=Command.objects.latest("created_at").pk, device=made, zone=till.zone, kind="control"
        )
    with django_assert_max_num_queries(14):
        as_olive.get(f"/b/acme/zones/{till.zone_id}/commands/")


@pytest.mark.parametrize(
    ("name", "other"), [("now", "broadcast_command"), ("volumes", "readyfeed"), ("asked", "readyfeed")]
)
def test_a_part_asks_for_nothing_that_another_shows(
    as_olive: Client, till: Device, olive: Person, song: Track, name: str, other: str
) -> None:
    fed(till.zone)
    steer(till.zone_id, "next", actor=olive)
    with CaptureQueriesContext(connection) as asked:
        page = as_olive.get(address(till.zone), headers={"HX-Request": "true", "HX-Target": name})
    assert f'id="{name}"' in page.content.decode()
    assert not [query["sql"] for query in asked if other in query["sql"]]


def test_the_remote_asks_as_often_for_many_players_as_for_one(
    as_olive: Client, ground: Zone, song: Track, olive: Person, django_assert_max_num_queries
) -> None:
    fed(ground)
    Device.objects.bulk_create([Device(zone=ground, name=f"Player {number}") for number in range(100)])
    for _ in range(8):
        steer(ground.pk, "shuffle", actor=olive)
    with django_assert_max_num_queries(18):
        page = as_olive.get(address(ground)).content.decode()
    assert page.count("sent to 100 of 100") == 8
