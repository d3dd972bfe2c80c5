from collections.abc import Callable
from typing import Any

import pytest

from broadcast.models import Device, PlayEvent
from broadcast.players import reports
from broadcast.players.compared import compare
from tests.broadcast.players.test_reports import ago, event


@pytest.fixture
def played(till: Device) -> list[dict[str, Any]]:
    """Two songs, here and on the server."""
    words = {"ref": None, "reason": None, "ended_at": None}
    songs = [event(**words, started_at=ago(minutes=minutes)) for minutes in (9, 6)]
    reports.store(till, {"events": songs})
    return songs


def test_two_ledgers_may_be_the_same(till: Device, played: list[dict[str, Any]]) -> None:
    compared = compare(played, till.pk)
    assert (compared.here, compared.there, compared.differ) == (2, 2, ())


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.first().delete(),
        lambda rows: rows.filter(pk=rows.first().pk).update(started_at=None),
        lambda rows: rows.filter(pk=rows.first().pk).update(reason="late"),
        lambda rows: PlayEvent.objects.create(
            id=event()["id"], device_id=rows.first().device_id, zone_id=rows.first().zone_id, status="playing"
        ),
    ],
    ids=["lost", "another time", "another reason", "invented"],
)
def test_one_play_that_differs_is_named(
    till: Device, played: list[dict[str, Any]], change: Callable[[Any], object]
) -> None:
    change(PlayEvent.objects.all())
    assert len(compare(played, till.pk).differ) == 1


def test_what_the_server_found_out_itself_is_left_out(till: Device, played: list[dict[str, Any]]) -> None:
    PlayEvent.objects.create(id=event()["id"], device=till, zone=till.zone, status="missed")
    assert compare(played, till.pk).differ == ()
