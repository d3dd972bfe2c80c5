from datetime import timedelta
from typing import Any

import pytest

from broadcast.edge.models import EdgeDevice, Presence
from broadcast.models import Device
from broadcast.players.status import Status, note_status

NAN, INFINITE = float("nan"), float("inf")


def presence(device: Device, status: object, address: str = "") -> Presence | None:
    note_status(EdgeDevice.objects.get(pk=device.pk), status, address)
    return Presence.objects.filter(pk=device.pk).first()


def test_what_a_player_says_of_itself_is_kept(till: Device) -> None:
    row = presence(till, {"now": "m1", "volume": 75})
    assert row
    assert row.status == {"now": "m1", "volume": 75}
    assert row.seen_at == row.reported_at


@pytest.mark.parametrize("status", [None, [], "fine", {"app": "x" * 4001}])
def test_a_status_that_is_none_or_too_large_is_passed_over(till: Device, status: object) -> None:
    assert presence(till, status) is None


@pytest.mark.parametrize("value", ["\0", "\ud800", NAN, INFINITE], ids=repr)
def test_a_status_that_the_database_cannot_hold_is_passed_over(till: Device, value: object) -> None:
    assert presence(till, {"app": value}) is None
    assert Device.objects.filter(pk=till.pk).exists()  # The transaction goes on.


def test_the_address_is_noted_by_the_server_alone(till: Device) -> None:
    row = presence(till, {"address": "6.6.6.6", "app": "web/1"}, "203.0.113.9")
    assert row
    assert row.status == {"app": "web/1", "address": "203.0.113.9"}


def test_how_long_no_sound_is_told_of_is_noted(till: Device) -> None:
    silence = {"playing": True, "volume": 60, "rms_db": -90.0, "soundless_s": 999}
    first = presence(till, silence)
    assert first
    assert first.status["soundless_s"] == 0
    Presence.objects.update(seen_at=first.seen_at - timedelta(seconds=12))
    second = presence(till, silence)
    assert second
    assert second.status["soundless_s"] == pytest.approx(12, abs=5)
    third = presence(till, silence | {"rms_db": -20.0})
    assert third
    assert "soundless_s" not in third.status


@pytest.mark.parametrize(
    ("name", "value"),
    [("volume", "loud"), ("rms_db", NAN), ("cached", True), ("wanted", INFINITE), ("volume", [])],
)
def test_what_makes_no_sense_was_not_said(name: str, value: Any) -> None:
    assert getattr(Status.of({name: value}), name) is None


@pytest.mark.parametrize(
    ("rms_db", "percent"), [(-96, 0), (-60, 0), (-15, 75), (0, 100), (3, 100), (None, None)]
)
def test_the_level_goes_from_silence_to_full_scale(rms_db: float | None, percent: int | None) -> None:
    assert Status.of({"rms_db": rms_db}).level_percent == percent


@pytest.mark.parametrize(
    ("offset_ms", "words"),
    [(14, ""), (-1900, ""), (-2400, "2 s"), (180_000, "3 min"), (-1.7e12, "19676 days")],
)
def test_a_clock_that_is_wrong_is_said_in_words(offset_ms: float, words: str) -> None:
    assert Status.of({"clock_offset_ms": offset_ms}).clock_words == words
