import re
from datetime import time
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadcast.interrupts.ending import clear
from broadcast.interrupts.playing import play_now
from broadcast.interrupts.sending import hold, rounds
from broadcast.models import Device, Interrupt, OpeningHours, Zone
from library.models import Announcement, Rendering
from library.tasks import finish
from tenants.access import Person
from tests.announced import published
from tests.conftest import audio

LOCK = re.compile(r'(?:FROM "(\w+)".* FOR (?:NO KEY )?UPDATE|INSERT INTO public\.(edge_stream))')


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


def test_a_zone_hears_every_event_in_its_order() -> None:
    here, there = uuid4(), uuid4()
    sending = [(here, "clear", {"n": 1}), (there, "clear", {"n": 2}), (here, "clear", {"n": 3})]
    first, second = rounds(sending)
    assert first == {here: ("clear", {"n": 1}), there: ("clear", {"n": 2})}
    assert second == {here: ("clear", {"n": 3})}


def bars(count: int) -> list[Zone]:
    """New zones, each with a player."""
    zones = [Zone.objects.create(name=f"Bar {number}") for number in range(count)]
    Device.objects.bulk_create(Device(zone=zone, name="Bar") for zone in zones)
    return zones


@pytest.mark.parametrize("text", ["Hello.", "We close at {closing_time}."])
def test_a_press_asks_as_often_for_many_zones_as_for_two(till: Device, olive: Person, text: str) -> None:
    OpeningHours.objects.create(days=list(range(7)), opens=time(0), closes=time(23, 59))
    said = published("Called", text, **audio("c", 3_000))
    play_now(said.pk, actor=olive, zones=[till.zone])
    Rendering.objects.update(status="ready", sha256="d" * 64)
    few, many = bars(2), bars(8)
    with CaptureQueriesContext(connection) as asked:
        play_now(said.pk, actor=olive, zones=few)
    with CaptureQueriesContext(connection) as asked_more:
        play_now(said.pk, actor=olive, zones=many)
    assert len(asked) == len(asked_more)


def test_words_that_were_read_lock_the_zones_first(till: Device, olive: Person) -> None:
    said = published("Called", "Welcome to {zone}.", **audio("c", 3_000))
    play_now(said.pk, actor=olive, zones=[till.zone])
    with CaptureQueriesContext(connection) as asked:
        finish(Rendering.objects.get(status="waiting"), **audio("d", 2_000))
    locks = (LOCK.search(query["sql"]) for query in asked)
    assert next(each[1] for each in locks if each and each[1] != "library_announcement") == "broadcast_zone"


def test_zones_are_locked_in_one_order(ground: Zone, terrace: Zone) -> None:
    with CaptureQueriesContext(connection) as asked:
        hold([terrace.pk, ground.pk])
    (sql,) = [query["sql"] for query in asked if "broadcast_zone" in query["sql"]]
    assert sql.endswith('ORDER BY "broadcast_zone"."id" ASC FOR NO KEY UPDATE')
