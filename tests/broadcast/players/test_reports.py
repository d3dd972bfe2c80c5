import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from broadcast.entries import rfc3339
from broadcast.models import Device, PlayEvent, Zone
from broadcast.players import reports
from tenants.models import Business, DayPlays
from tenants.schemas import in_business
from tests.broadcast.feeding import elsewhere


def event(pk: uuid.UUID | None = None, **members: Any) -> dict[str, Any]:
    """A track that was heard just now."""
    plain = {"id": str(pk or uuid.uuid4()), "kind": "track", "media": "a" * 64, "status": "completed"}
    return plain | members


def ago(**span: float) -> str:
    return rfc3339(timezone.now() - timedelta(**span))


def store(device: Device, *events: dict[str, Any]) -> tuple[list[str], list[str]]:
    return reports.store(device, {"events": list(events)})


def test_what_was_heard_is_kept_with_its_zone(till: Device) -> None:
    heard = event(kind="interrupt", ref="i1", started_at=ago(seconds=9), ended_at=ago(seconds=4))
    assert store(till, heard) == ([heard["id"]], [])
    row = PlayEvent.objects.get()
    assert (row.zone_id, row.ref, row.status) == (till.zone_id, "i1", "completed")
    assert row.ended_at
    assert row.started_at
    assert row.ended_at - row.started_at >= timedelta(seconds=4)


def test_what_was_heard_in_another_zone_stays_there(till: Device, terrace: Zone) -> None:
    store(till, event(zone=str(terrace.pk)))
    assert PlayEvent.objects.get().zone == terrace


def test_a_play_stays_in_the_zone_in_which_it_began(till: Device, terrace: Zone) -> None:
    pk = uuid.uuid4()
    store(till, event(pk, status="playing"))
    store(till, event(pk, zone=str(terrace.pk)))
    assert (PlayEvent.objects.get().zone, PlayEvent.objects.get().status) == (till.zone, "completed")


@pytest.mark.parametrize("zone", [None, "", "z", 7, [], str(uuid.UUID(int=7))], ids=repr)
def test_a_zone_that_is_not_there_is_the_devices_own(till: Device, zone: object) -> None:
    store(till, event(zone=zone))
    assert PlayEvent.objects.get().zone == till.zone


def test_a_zone_of_another_business_is_not_taken(till: Device, rival: Business) -> None:
    with in_business(rival):
        theirs = Zone.objects.create(name="Theirs")
    store(till, event(zone=str(theirs.pk)))
    assert PlayEvent.objects.get().zone == till.zone


def test_a_report_sent_twice_changes_nothing(till: Device) -> None:
    heard = event(started_at=ago(seconds=9))
    first = store(till, heard)
    before = PlayEvent.objects.values().get()
    assert store(till, heard) == first
    assert PlayEvent.objects.values().get() == before


def test_a_play_goes_on_from_report_to_report(till: Device) -> None:
    pk = uuid.uuid4()
    store(till, event(pk, status="delivered"))
    store(till, event(pk, status="playing", started_at=ago(seconds=9)))
    store(till, event(pk, status="completed", ended_at=ago(seconds=1)))
    row = PlayEvent.objects.get()
    assert row.status == "completed"
    assert row.started_at
    assert row.ended_at


def test_reports_out_of_order_never_go_back(till: Device) -> None:
    pk = uuid.uuid4()
    store(till, event(pk, status="completed"))
    assert store(till, event(pk, status="playing")) == ([str(pk)], [])
    assert PlayEvent.objects.get().status == "completed"


def test_one_report_may_tell_a_whole_play(till: Device) -> None:
    pk = uuid.uuid4()
    told = [event(pk, status=status) for status in ("completed", "delivered", "playing")]
    store(till, *told)
    assert PlayEvent.objects.get().status == "completed"


def test_the_first_ending_stands(till: Device) -> None:
    pk = uuid.uuid4()
    store(till, event(pk, status="failed", reason="decode_error"))
    store(till, event(pk, status="completed"))
    assert (PlayEvent.objects.get().status, PlayEvent.objects.get().reason) == ("failed", "decode_error")


def test_a_play_of_another_device_is_not_overwritten(till: Device) -> None:
    other = Device.objects.create(zone=till.zone, name="Other")
    pk = uuid.uuid4()
    store(other, event(pk, status="playing"))
    store(till, event(pk, status="completed"))
    row = PlayEvent.objects.get()
    assert (row.device, row.status) == (other, "playing")


def test_four_weeks_late_is_accepted(till: Device) -> None:
    late = event(started_at=ago(weeks=4), ended_at=ago(weeks=4))
    assert store(till, late) == ([late["id"]], [])


BAD: list[dict[str, Any]] = [
    {"id": "not-a-uuid"},
    {"id": 7},
    {"id": None},
    {"kind": "concert"},
    {"kind": ["track"]},
    {"status": "heard"},
    {"status": None},
    {"status": ["completed"]},
    {"status": {"is": "completed"}},
    {"ref": 7},
    {"media": {"sha256": "a"}},
    {"reason": ["late"]},
    {"started_at": 12},
    {"started_at": "yesterday"},
    {"started_at": "2026-13-45T00:00:00Z"},
    {"started_at": "2026-03-02T09:00:00"},
    {"started_at": "0001-01-01T00:00:00+23:59"},
    {"started_at": "9999-12-31T23:59:59-23:59"},
    {"ended_at": "2006-03-02T09:00:00Z"},
]


@pytest.mark.parametrize("members", BAD, ids=str)
def test_a_bad_event_is_refused_and_the_good_ones_are_kept(till: Device, members: dict[str, Any]) -> None:
    good, bad = [event(), event()], event(**members)
    stored, refused = store(till, good[0], bad, good[1])
    assert stored == [told["id"] for told in good]
    assert refused == [str(bad["id"])]


def test_an_event_without_an_id_is_refused_without_one(till: Device) -> None:
    assert store(till, {}) == ([], [""])


def test_text_that_no_column_holds_is_cut(till: Device) -> None:
    store(till, event(ref="r" * 99, media="m\0\n\ud800" * 50, reason="\x1b" + "w" * 99))
    row = PlayEvent.objects.get()
    assert (row.ref, row.media, row.reason) == ("r" * 64, "m" * 50, "w" * 40)


@pytest.mark.parametrize("report", [[], "played", None, 7, {"events": {}}, {"events": [1]}, {"events": None}])
def test_what_is_no_report_is_refused_as_a_whole(till: Device, report: Any) -> None:
    with pytest.raises(reports.ReportRefused, match="A report is an object"):
        reports.store(till, report)


def test_a_report_without_events_is_fine(till: Device) -> None:
    assert reports.store(till, {"sent_at": ago()}) == ([], [])


def test_500_events_are_taken_and_501_are_not(till: Device) -> None:
    events = [event() for _ in range(501)]
    assert len(store(till, *events[:500])[0]) == 500
    with pytest.raises(reports.ReportRefused, match="at most 500"):
        store(till, *events)


def test_a_large_report_costs_no_more_questions_than_a_small_one(
    till: Device, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(13):
        store(till, *(event() for _ in range(300)))


@pytest.fixture
def bar(acme: Business) -> Iterator[Device]:
    """A device that other connections see."""

    def make() -> Device:
        with in_business(acme):
            return Device.objects.create(zone=Zone.objects.create(name="Bar"), name="Bar")

    def unmake() -> None:
        with in_business(acme):
            device.delete()
            device.zone.delete()
        DayPlays.objects.filter(business=acme).delete()

    device = elsewhere(make)
    yield device
    elsewhere(unmake)


def test_of_two_reports_at_once_the_later_state_stays(bar: Device, acme: Business) -> None:
    """A play's end overtakes its begin, which is not committed yet."""
    pk, stored, may_commit = uuid.uuid4(), threading.Event(), threading.Event()

    def begin() -> None:
        with in_business(acme), transaction.atomic():
            store(bar, event(pk, status="playing"))
            stored.set()
            assert may_commit.wait(10)

    def end() -> None:
        with in_business(acme):
            store(bar, event(pk, status="completed"))

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(elsewhere, begin)
        assert stored.wait(10)
        second = pool.submit(elsewhere, end)
        while not waiting_for_a_lock():
            assert not second.done()
        may_commit.set()
        first.result(10), second.result(10)
    with in_business(acme):
        assert bar.plays.get().status == "completed"


def waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
