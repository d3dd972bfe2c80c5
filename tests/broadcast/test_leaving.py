"""What becomes of a closing business."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from django_q.models import OrmQ

from broadcast import leaving
from broadcast.apps import export_it
from broadcast.edge.models import EdgeDevice, Outbox, Presence, ReadyFeed, RemoteKey, Stream
from broadcast.feed import rebuild
from broadcast.leaving import OF_PUBLIC, leave, leave_in_time, step
from broadcast.models import Device, Zone
from broadcast.outbox import admit, send
from library import shelf
from library.models import Track
from tenants import pg_dump, states
from tenants.models import (
    AuditLog,
    Business,
    DayPlays,
    Domain,
    Leaving,
    Membership,
    SpeechUsage,
    StaffVisit,
    User,
)
from tenants.opening import open_business
from tenants.schemas import in_business, in_public
from tenants.signals import export_wanted
from tests.forgotten import forget
from tests.killed import kill
from tests.queued import jobs, work_off_all
from tests.tenants.test_holding import somebody_else, takes

DAY = timedelta(days=1)
ASKED_FOR = "broadcast.leaving.leave"


def write_export(business: Business, target: Path, **_: object) -> None:
    """What makes the export, as far as it is a file."""
    target.write_text(business.slug)


@pytest.fixture
def nobody_exports() -> Iterator[None]:
    """A dump is another session's, and would not see what a test has not committed."""
    export_wanted.disconnect(dispatch_uid="broadcast")
    yield
    export_wanted.connect(export_it, dispatch_uid="broadcast")


@pytest.fixture
def exports(nobody_exports: None) -> Iterator[None]:
    export_wanted.connect(write_export)
    yield
    export_wanted.disconnect(write_export)


def a_shop(slug: str) -> Business:
    business = Business.objects.create(name=slug.title(), slug=slug)
    owner = User.objects.create_user(f"{slug}@shop.example", name=slug.title())
    Membership.objects.create(user=owner, business=business, role="owner")
    open_business(business.pk)
    return furnished(business)


def furnished(business: Business) -> Business:
    """With a player, a feed, a host name and files."""
    with in_business(business):
        zone = Zone.objects.create(name="Floor")
        admit(Device.objects.create(zone=zone, name="Till", hardware_id="till"), "doomed-token")
        send(zone.pk, "feed", {})
        rebuild(zone.pk)
    Domain.objects.create(tenant=business, domain="shop.example")
    for name in ("a", "b"):
        shelf.write(b"sound", shelf.audio_key(business.pk, name * 64))
    shelf.write(b"piece", shelf.incoming_key(business.pk, business.pk, 0))
    return business


def owner_of(business: Business) -> User:
    return User.objects.get(memberships__business=business)


def closing(business: Business, days_ago: int = 0) -> Business:
    states.close(business.pk, actor=owner_of(business))
    goes_at = timezone.now() + (30 - days_ago) * DAY
    Business.objects.filter(pk=business.pk).update(goes_at=goes_at)
    return business


@pytest.fixture
def bakery(rival: Business, nobody_exports: None) -> Business:
    """Its schema comes back with the end of the test."""
    furnished(rival)
    # What a transaction has to check at its end keeps a table from being dropped in it.
    connection.check_constraints()
    return rival


def has_schema(business: Business) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [business.schema_name])
        return bool(cursor.fetchone())


def traces(business: Business) -> list[str]:
    """What is left of it that should be gone."""
    business.refresh_from_db()
    of_edge = (EdgeDevice, ReadyFeed, Stream, Presence, RemoteKey)
    left = [each.__name__ for each in of_edge if each.objects.filter(business_id=business.pk).exists()]
    left += ["outbox"] if Outbox.objects.exists() else []
    left += ["people"] if business.memberships.exists() or business.domains.exists() else []
    left += ["files"] if [*shelf.storage().old_in(f"b/{business.pk}")] or is_on_shelf(business) else []
    left += ["schema"] if has_schema(business) else []
    return left + ([] if business.status == "closed" else [business.leaving])


def is_on_shelf(business: Business) -> bool:
    keys = (shelf.audio_key(business.pk, "a" * 64), shelf.incoming_key(business.pk, business.pk, 0))
    return any(shelf.size_bytes(key) for key in keys)


def test_the_export_comes_first_and_the_rest_waits(bakery: Business, exports: None) -> None:
    leave(closing(bakery).pk)
    bakery.refresh_from_db()
    assert (bakery.status, bakery.leaving) == ("closing", Leaving.EXPORTED)
    assert shelf.path(bakery.export_path).read_text() == "rival"
    assert has_schema(bakery)


def test_closing_asks_for_it_at_once(bakery: Business) -> None:
    closing(bakery)
    assert (ASKED_FOR, None, str(bakery.pk)) in jobs()


def test_the_job_has_time_for_an_export(bakery: Business) -> None:
    closing(bakery)
    [timeout_s] = [row.task["timeout"] for row in OrmQ.objects.all() if row.args()[0] == ASKED_FOR]
    assert timeout_s > pg_dump.PATIENCE_S


def test_without_an_export_nothing_is_deleted(bakery: Business, caplog) -> None:
    leave(closing(bakery, days_ago=31).pk)
    bakery.refresh_from_db()
    assert bakery.leaving == Leaving.ASKED
    assert has_schema(bakery)
    assert "Nothing makes the export of Rival" in caplog.text


def test_after_its_last_day_all_of_it_goes(bakery: Business, exports: None) -> None:
    closing(bakery, days_ago=31)
    leave_in_time()
    work_off_all()
    assert traces(bakery) == []


def test_every_row_that_names_a_business_goes_with_it_or_stays_for_a_reason() -> None:
    kept = {
        AuditLog: "it is the log",
        StaffVisit: "the log finds there why staff came in",
        SpeechUsage: "what it cost us",
        DayPlays: "a part of all plays of a day",
    }
    assert {each.related_model for each in Business._meta.related_objects} == {*OF_PUBLIC, *kept}


def test_the_business_stays_in_name_and_in_the_log(bakery: Business, exports: None) -> None:
    closing(bakery, days_ago=31)
    work_off_all()
    verbs = AuditLog.objects.filter(business=bakery).order_by("at").values_list("verb", flat=True)
    told = ["opened", "closed", "exported", "began to delete", "deleted the files of"]
    assert list(verbs) == [*told, "disconnected the players of", "deleted the data of", "deleted"]


def test_the_log_goes_on_saying_why_staff_came_in(bakery: Business, exports: None, sam: User) -> None:
    visit = StaffVisit.objects.create(user=sam, business=bakery, reason="Silent", until=timezone.now())
    closing(bakery, days_ago=31)
    work_off_all()
    assert StaffVisit.objects.get(business=bakery) == visit


def test_others_keep_everything(
    bakery: Business, exports: None, acme: Business, till: Device, song: Track
) -> None:
    key = shelf.audio_key(acme.pk, song.sha256)
    shelf.write(b"song", key)
    with in_public():
        closing(bakery, days_ago=31)
    work_off_all()
    assert EdgeDevice.objects.filter(pk=till.pk).exists()
    assert shelf.is_there(key)


def test_files_go_some_at_a_time(bakery: Business, exports: None, monkeypatch) -> None:
    monkeypatch.setattr(leaving, "FILES_AT_ONCE", 1)
    closing(bakery, days_ago=31)
    Business.objects.filter(pk=bakery.pk).update(leaving=Leaving.GOING)
    assert step(bakery.pk) is False
    bakery.refresh_from_db()
    assert bakery.leaving == Leaving.GOING
    work_off_all()
    assert traces(bakery) == []


def test_a_business_that_was_reopened_is_left_alone(bakery: Business, exports: None) -> None:
    closing(bakery, days_ago=31)
    states.reopen(bakery.pk, actor=owner_of(bakery))
    work_off_all()
    bakery.refresh_from_db()
    assert (bakery.status, has_schema(bakery), is_on_shelf(bakery)) == ("open", True, True)


@pytest.mark.parametrize("status", ["opening", "open", "suspended", "closed"])
def test_only_what_is_closing_goes(bakery: Business, exports: None, status: str) -> None:
    past = {"goes_at": timezone.now() - DAY, "leaving": Leaving.EDGE}
    Business.objects.filter(pk=bakery.pk).update(status=status, **past)
    leave(bakery.pk)
    assert has_schema(bakery)


def test_a_schema_goes_with_fewer_locks_than_a_server_has(bakery: Business) -> None:
    """PostgreSQL's own default is 64 for each of 100 connections."""
    closing(bakery)
    leaving.drop_schema(Business.objects.get(pk=bakery.pk))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid()")
        assert cursor.fetchone()[0] < 1500


def test_a_schema_that_somebody_has_in_hand_is_waited_for(bakery: Business, monkeypatch) -> None:
    monkeypatch.setattr(leaving, "LOCKS_WAIT", "100ms")
    closing(bakery)
    with somebody_else() as cursor:
        takes(cursor, str(bakery.pk))
        with pytest.raises(OperationalError, match="lock timeout"):
            leaving.drop_schema(Business.objects.get(pk=bakery.pk))
    assert has_schema(bakery)


def test_reopened_it_keeps_no_export(bakery: Business, exports: None, committed) -> None:
    leave(closing(bakery).pk)
    with committed():
        states.reopen(bakery.pk, actor=owner_of(bakery))
    assert shelf.size_bytes(shelf.export_key(bakery.pk)) is None


def test_an_export_that_cannot_be_deleted_keeps_nobody_out(
    bakery: Business, exports: None, committed, caplog
) -> None:
    leave(closing(bakery).pk)
    folder = shelf.path(shelf.export_key(bakery.pk)).parent
    shutil.rmtree(folder)
    folder.write_text("A file where a folder should be.")
    with committed():
        states.reopen(bakery.pk, actor=owner_of(bakery))
    bakery.refresh_from_db()
    assert bakery.status == "open"
    assert "NotADirectoryError" in caplog.text


def test_what_was_closed_again_meanwhile_keeps_its_export(bakery: Business, exports: None, committed) -> None:
    leave(closing(bakery).pk)
    with committed():
        states.reopen(bakery.pk, actor=owner_of(bakery))
        leave(closing(bakery).pk)
    assert shelf.size_bytes(shelf.export_key(bakery.pk))


@pytest.mark.parametrize("closes_again", [False, True])
def test_an_export_of_before_it_was_reopened_is_let_go(
    bakery: Business, nobody_exports: None, closes_again: bool
) -> None:
    def reopened_meanwhile(business: Business, target: Path, **_: object) -> None:
        target.write_text("before")
        states.reopen(business.pk, actor=owner_of(business))
        if closes_again:
            closing(business)

    closing(bakery)
    export_wanted.connect(reopened_meanwhile)
    try:
        leave(bakery.pk)
    finally:
        export_wanted.disconnect(reopened_meanwhile)
    bakery.refresh_from_db()
    assert bakery.leaving == (Leaving.ASKED if closes_again else Leaving.STAYING)
    assert shelf.size_bytes(shelf.export_key(bakery.pk)) is None


#: Where the job dies, and at which call of it.
DEATHS = {
    "with an export that nobody has noted": ("broadcast.leaving.reach", 1),
    "in the middle of the files": ("pathlib.Path.unlink", 3),
    "without files, not noted": ("broadcast.leaving.reach", 3),
    "in the middle of the edge": ("broadcast.leaving.reach", 4),
    "with a schema that is dropped and not committed": ("broadcast.leaving.reach", 5),
    "at the very end, not committed": ("broadcast.leaving.reach", 6),
}


@pytest.fixture
def doomed(for_real: None) -> Iterator[Business]:
    business = a_shop("doomed")
    closing(business, days_ago=31)
    yield business
    leaving.forget_edge(business.pk)
    forget(business)
    OrmQ.objects.all().delete()
    User.objects.filter(email="doomed@shop.example").delete()


def leave_and_go_on(business_id: str) -> None:
    """The work of the process that dies."""
    leave(business_id)  # type: ignore[arg-type]
    work_off_all()


@pytest.mark.parametrize("when", DEATHS)
def test_killed_on_the_way_the_next_job_takes_it_to_the_end(doomed: Business, when: str) -> None:
    at, nth = DEATHS[when]
    kill("tests.broadcast.test_leaving.leave_and_go_on", doomed.pk, at=at, nth=nth)
    leave(doomed.pk)
    work_off_all()
    assert traces(doomed) == []
