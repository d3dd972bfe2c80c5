"""Reports of tracks say when these were played last, and how often."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from broadcast.entries import rfc3339
from broadcast.models import Device, PlayEvent
from broadcast.players import reports
from library.models import Track


def event(pk: uuid.UUID | None = None, **members: Any) -> dict[str, Any]:
    plain = {"id": str(pk or uuid.uuid4()), "kind": "track", "media": "a" * 64, "status": "completed"}
    return plain | {"started_at": ago(300), "ended_at": ago(100)} | members


def ago(seconds: float) -> str:
    return rfc3339(timezone.now() - timedelta(seconds=seconds))


def count(song: Track, device: Device, *events: dict[str, Any]) -> int:
    reports.store(device, {"events": list(events)})
    song.refresh_from_db()
    return song.play_count


def test_a_play_counts(song: Track, till: Device) -> None:
    assert count(song, till, event()) == 1
    assert song.last_played_at


def test_a_report_sent_twice_counts_once(song: Track, till: Device) -> None:
    heard = event()
    assert [count(song, till, heard), count(song, till, heard, heard)] == [1, 1]


def test_a_play_counts_when_it_is_over_and_not_before(song: Track, till: Device) -> None:
    pk = uuid.uuid4()
    assert count(song, till, event(pk, status="playing", ended_at=None)) == 0
    assert count(song, till, event(pk, started_at=None)) == 1


def test_what_began_in_an_earlier_report_is_measured_from_then(song: Track, till: Device) -> None:
    pk = uuid.uuid4()
    count(song, till, event(pk, status="playing", started_at=ago(105), ended_at=None))
    assert count(song, till, event(pk, started_at=None)) == 0


@pytest.mark.parametrize("status", ["skipped", "failed"])
def test_half_a_minute_counts_however_it_ended(song: Track, till: Device, status: str) -> None:
    assert count(song, till, event(status=status)) == 1


def test_words_that_sound_the_same_are_no_music(song: Track, till: Device) -> None:
    assert count(song, till, event(kind="announcement")) == 0


def test_a_play_of_another_player_counts_nothing(song: Track, till: Device) -> None:
    other = Device.objects.create(zone=till.zone, name="Other")
    heard = event()
    count(song, till, heard)
    assert count(song, other, heard) == 1
    assert PlayEvent.objects.count() == 1


def test_a_refused_event_counts_nothing(song: Track, till: Device) -> None:
    assert count(song, till, event(started_at="yesterday")) == 0
    assert count(song, till, event(media="\x00" * 64)) == 0
