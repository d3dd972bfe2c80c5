import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadcast.interrupts.ending import clear
from broadcast.interrupts.playing import play_now
from broadcast.models import Device, Interrupt, Zone
from library.models import Announcement, Rendering
from library.tasks import finish
from tenants.access import Person
from tests.announced import published
from tests.conftest import audio

LOCK = re.compile(r'(?:FROM "(\w+)".* FOR (?:NO KEY )?UPDATE|UPDATE (edge_stream))')


def first_lock(asked: CaptureQueriesContext) -> str:
    found = (LOCK.search(query["sql"]) for query in asked)
    return next(each[1] or each[2] for each in found if each)


def test_the_zones_are_locked_before_all_else(pressed: Interrupt, olive: Person) -> None:
    with CaptureQueriesContext(connection) as asked:
        clear(pressed.pk, actor=olive)
    assert first_lock(asked) == "broadcast_zone"


def test_to_play_it_locks_the_zones_first(till: Device, welcome: Announcement, olive: Person) -> None:
    with CaptureQueriesContext(connection) as asked:
        play_now(welcome.pk, actor=olive, zones=[till.zone])
    assert first_lock(asked) == "broadcast_zone"


def test_words_are_locked_before_zones_as_the_worker_does(till: Device, olive: Person) -> None:
    said = published("Called", "Welcome to {zone}.", **audio("c", 3_000))
    with CaptureQueriesContext(connection) as asked:
        play_now(said.pk, actor=olive, zones=[till.zone])
    locks = (LOCK.search(query["sql"]) for query in asked)
    order = [each[1] for each in locks if each and each[1] in ("library_rendering", "broadcast_zone")]
    assert order == ["library_rendering", "broadcast_zone"]


def test_a_zone_more_costs_no_question_about_its_words(
    till: Device, terrace: Zone, welcome: Announcement, olive: Person
) -> None:
    Device.objects.create(zone=terrace, name="Awning")
    with CaptureQueriesContext(connection) as asked:
        play_now(welcome.pk, actor=olive, where={"everywhere": True})
    assert sum('FROM "broadcast_zonewords"' in query["sql"] for query in asked) == 1


def test_words_that_were_read_lock_the_zones_first(till: Device, olive: Person) -> None:
    said = published("Called", "Welcome to {zone}.", **audio("c", 3_000))
    play_now(said.pk, actor=olive, zones=[till.zone])
    with CaptureQueriesContext(connection) as asked:
        finish(Rendering.objects.get(status="waiting"), **audio("d", 2_000))
    assert first_lock(asked) == "broadcast_zone"
