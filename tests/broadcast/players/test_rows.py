from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from broadcast.edge.models import Presence
from broadcast.entries import key
from broadcast.models import Alert, Device, PlayEvent, Zone
from broadcast.players.rows import PlayerRow, player_rows
from library.models import Track

SOUND = {"playing": True, "rms_db": -20.0, "volume": 60}


def said(device: Device, status: dict[str, Any], seconds_ago: int = 5) -> PlayerRow:
    then = timezone.now() - timedelta(seconds=seconds_ago)
    seen = {"business_id": device.pk, "zone_id": device.zone_id, "seen_at": then, "status": status}
    Presence.objects.update_or_create(pk=device.pk, defaults=seen)
    (row,) = player_rows([device])
    return row


def test_what_plays_has_its_title(till: Device, song: Track) -> None:
    assert said(till, SOUND | {"now": key(song.sha256)}).track == song


def test_a_track_that_is_not_ours_has_none(till: Device, song: Track) -> None:
    assert said(till, SOUND | {"now": "mffffffffffff"}).track is None


@pytest.mark.parametrize("status", [{}, {"muted": True}, {"silent": True}, {"volume": 0}, {"rms_db": -59.0}])
def test_a_player_that_may_be_silent_is_not_soundless(till: Device, status: dict[str, Any]) -> None:
    silence = {"rms_db": -90.0, "soundless_s": 60} if status else {}
    assert not said(till, silence | status).is_soundless


@pytest.mark.parametrize(("for_s", "is_soundless"), [(None, False), (0, False), (9.9, False), (10, True)])
def test_a_player_that_should_be_heard_and_is_not_is_soundless_after_a_while(
    till: Device, for_s: float | None, is_soundless: bool
) -> None:
    assert said(till, SOUND | {"rms_db": -90.0, "soundless_s": for_s}).is_soundless is is_soundless


def test_one_whose_browser_waits_for_a_touch_is_so_at_once(till: Device) -> None:
    assert said(till, SOUND | {"blocked": True}).is_soundless


def test_who_is_away_is_offline_and_nothing_else(till: Device) -> None:
    row = said(till, SOUND | {"rms_db": -90.0, "soundless_s": 60}, seconds_ago=200)
    assert (row.is_online, row.is_soundless) == (False, False)


def test_the_list_shows_how_a_player_is(as_olive: Client, till: Device, song: Track) -> None:
    status = SOUND | {"now": key(song.sha256), "cached": 12, "wanted": 14, "clock_offset_ms": -3_600_000 * 3}
    said(till, status | {"address": "203.0.113.9", "app": "web/2"})
    page = as_olive.get("/b/acme/players/").content.decode()
    for words in (
        "Plays “Slow Morning”",
        "12 of 14",
        "60 %",
        "203.0.113.9",
        "web/2",
        "3 hours wrong",
        "wrong clock",
    ):
        assert words in page


def test_the_list_says_since_when_a_player_is_away_by_its_zones_clock(as_olive: Client, till: Device) -> None:
    till.zone.time_zone = "Asia/Tokyo"
    till.zone.save()
    row = said(till, SOUND, seconds_ago=7200)
    assert row.seen_at
    there = f"{row.seen_at:%H:%M}"
    assert (
        f">{row.seen_at.day} {row.seen_at:%B}, {there}<" in as_olive.get("/b/acme/players/").content.decode()
    )


def test_pages_say_what_is_wrong(as_olive: Client, as_zed: Client, till: Device, terrace: Zone) -> None:
    now = timezone.now()
    away = Device.objects.create(zone=terrace, name="Awning")
    for device in (till, away):
        Alert.objects.create(device=device, kind="offline", began_at=now, told_at=now)
    for path in ("/b/acme/", "/b/acme/players/"):
        assert as_olive.get(path).content.decode().count("ffline") > 2
        assert "Awning" not in as_zed.get(path).content.decode()
    assert as_olive.get("/b/acme/players/").content.decode().count("when it should be heard") == 2
    assert "has been offline since" in as_zed.get("/b/acme/").content.decode()


@pytest.mark.parametrize("columns", [{"told_at": None}, {"ended_at": timezone.now()}])
def test_what_is_not_told_or_is_over_is_not_said(
    as_olive: Client, till: Device, columns: dict[str, Any]
) -> None:
    now = timezone.now()
    Alert.objects.create(**{"device": till, "kind": "offline", "began_at": now, "told_at": now} | columns)
    assert "when it should be heard" not in as_olive.get("/b/acme/players/").content.decode()
    assert "has been offline" not in as_olive.get("/b/acme/").content.decode()


def test_a_players_page_says_when_it_was_not_heard(as_olive: Client, till: Device) -> None:
    now = timezone.now()
    for kind, told_at in (("offline", now), ("silence", None)):
        Alert.objects.create(device=till, kind=kind, began_at=now, told_at=told_at, ended_at=told_at)
    page = as_olive.get(f"/b/acme/players/{till.pk}/").content.decode()
    assert "Offline from" in page
    assert "Silent from" not in page


@pytest.mark.parametrize(
    ("status", "seconds_ago", "shown"),
    [(SOUND, 5, []), (SOUND | {"rms_db": -90.0}, 5, ["silence"]), (SOUND, 900, ["offline", "silence"])],
)
def test_what_can_be_seen_to_be_over_is_not_said(
    till: Device, status: dict[str, Any], seconds_ago: int, shown: list[str]
) -> None:
    now = timezone.now()
    for kind in ("offline", "silence"):
        Alert.objects.create(device=till, kind=kind, began_at=now, told_at=now)
    assert sorted(alert.kind for alert in said(till, status, seconds_ago).shown_alerts) == shown


def fault(device: Device, reason: str, **columns: Any) -> None:
    when = {"started_at": timezone.now(), "status": "playing"} | columns
    PlayEvent.objects.create(pk=uuid4(), device=device, zone=device.zone, kind="fault", reason=reason, **when)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("storage_full", "memory full"),
        ("feed_error", "old plan"),
        ("second_tab", "opened twice"),
        ("silence", "It listened to itself"),
        ("<b>odd</b>", "It reports “&lt;b&gt;odd&lt;/b&gt;”"),
    ],
)
def test_a_fault_says_what_to_do(as_olive: Client, till: Device, reason: str, words: str) -> None:
    fault(till, reason)
    said(till, SOUND)
    assert words in as_olive.get("/b/acme/players/").content.decode()
    said(till, SOUND, seconds_ago=200)  # of who is away nothing is known
    assert words not in as_olive.get("/b/acme/players/").content.decode()


def test_what_it_says_to_be_over_is_not_said(till: Device) -> None:
    fault(till, "second_tab")
    assert [each.badge for each in said(till, SOUND | {"faults": ["second_tab"]}).advice] == ["opened twice"]
    assert said(till, SOUND | {"faults": ["storage"]}).advice == []
    fault(till, "second_tab", status="completed", ended_at=timezone.now())
    assert said(till, SOUND).advice == []


def test_a_silence_that_it_reports_is_one_though_its_level_is_not(till: Device) -> None:
    fault(till, "silence")
    assert said(till, SOUND).is_soundless
    assert not said(till, SOUND | {"muted": True}).is_soundless
    assert [each.badge for each in said(till, SOUND | {"muted": True}).advice] == []


@pytest.mark.parametrize(("offset_ms", "badges"), [(-299_000, []), (301_000, ["wrong clock"])])
def test_a_clock_that_is_minutes_wrong_is_to_be_set(till: Device, offset_ms: int, badges: list[str]) -> None:
    row = said(till, SOUND | {"clock_offset_ms": offset_ms})
    assert [each.badge for each in row.advice] == badges


def test_one_that_was_let_in_and_never_came_is_not_heard_yet(as_olive: Client, till: Device) -> None:
    let_in = {"business_id": till.pk, "zone_id": till.zone_id, "seen_at": till.paired_at}
    Presence.objects.create(pk=till.pk, **let_in)
    assert "Not heard from yet" in as_olive.get("/b/acme/players/").content.decode()


def test_the_list_asks_as_often_for_many_as_for_one(
    as_olive: Client, till: Device, django_assert_max_num_queries
) -> None:
    rows = [Device(zone=till.zone, name=f"Player {number}") for number in range(100)]
    for device in Device.objects.bulk_create(rows):
        said(device, SOUND)
        fault(device, "storage_full")
    with django_assert_max_num_queries(20):
        page = as_olive.get("/b/acme/players/").content.decode()
    assert page.count("memory full") == 50
