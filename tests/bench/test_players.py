import pytest

from broadcast.edge.models import EdgeDevice
from broadcast.models import Device, PlayEvent, Zone
from broadcast.players import reports
from broadcast.players.headless.line import Answer
from tenants.access import Person
from tests.bench.players import WEEK, Poller, admitted, week


def test_players_are_admitted_with_tokens_of_their_own(olive: Person, ground: Zone) -> None:
    assert len(set(admitted(olive, 3))) == 3
    assert EdgeDevice.objects.filter(zone_id=ground.pk).values("token_hash").distinct().count() == 3


def test_a_week_is_one_that_a_server_stores(till: Device) -> None:
    events = week("a").waiting()
    stored, refused = reports.store(till, {"events": events[:200] + events[-200:]})
    assert (len(events), len(stored), refused) == (WEEK, 400, [])
    assert PlayEvent.objects.filter(status="completed").count() == 400


def test_an_answer_that_is_no_poll_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.bench.players.HttpLine.ask", lambda *_: Answer(200, {"etag": '"1"'}))
    poller = Poller("http://nowhere", "t")
    with pytest.raises(AssertionError, match="answered 200"):
        poller.poll()
