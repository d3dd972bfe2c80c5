from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadcast.models import Schedule, Zone
from library.announcing import save_announcement
from library.models import Pronunciation, Rendering
from library.parts import Part, Recorded, Speech
from tenants.access import Person
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY, fed
from tests.broadcast.saying.words import (
    SAID,
    TEXT,
    asked,
    closing_words,
    every_hour,
    is_there,
    made,
    opened,
    sounds,
)


@pytest.fixture(autouse=True)
def monday(set_clock: SetClock) -> None:
    set_clock(MONDAY)


def test_until_its_words_are_spoken_the_sentences_with_gaps_are_left_out(ground: Zone, committed) -> None:
    opened()
    every_hour(closing_words(), ground)
    with committed():
        assert sounds(fed(ground)) == {"d" * 64}
    assert asked() == [SAID]


def test_once_they_are_spoken_they_are_heard(ground: Zone, committed) -> None:
    opened()
    every_hour(closing_words(), ground)
    with committed():
        fed(ground)
    made(Rendering.objects.get(versions=None))
    told = fed(ground)
    assert sounds(told) == {"e" * 64}
    assert told["media"][told["cues"][0]["media"][0]]["title"] == "Closing"
    assert is_there(told, "d")


def test_every_zone_hears_its_own_words(ground: Zone, terrace: Zone, committed) -> None:
    said = closing_words("Welcome to the {zone}.")
    for zone in (ground, terrace):
        every_hour(said, zone)
        with committed():
            fed(zone)
    assert sorted(asked()) == ["Welcome to the Ground floor.", "Welcome to the Terrace."]


def test_where_a_value_is_missing_nothing_is_asked_for(ground: Zone, olive: Person, committed) -> None:
    """Without opening hours nobody knows when it closes."""
    row = save_announcement(None, actor=olive, title="Closing", parts=[Speech(TEXT)])
    made(row.versions.get().rendering, "d")
    every_hour(row, ground)
    with committed():
        assert sounds(fed(ground)) == {"d" * 64}
    assert asked() == []


def test_names_are_said_as_they_are_pronounced(ground: Zone, committed) -> None:
    Pronunciation.objects.create(written="Ground", spoken="Growned")
    every_hour(closing_words("Welcome to the {zone}."), ground)
    with committed():
        fed(ground)
    assert asked() == ["Welcome to the Growned floor."]


def test_each_part_is_filled_in_its_own_language(ground: Zone, olive: Person, committed) -> None:
    opened()
    parts: list[Part] = [
        Speech("{closing_time}.", "en-US"),
        Speech("{closing_time}.", "de-DE"),
        Recorded("r"),
    ]
    row = save_announcement(None, actor=olive, title="Two", parts=parts)
    made(row.versions.get().rendering, "d")
    every_hour(row, ground)
    with committed():
        fed(ground)
    assert asked() == ["5 pm.\n17:00 Uhr."]


def test_a_draft_changes_no_words(ground: Zone, olive: Person, committed) -> None:
    opened()
    row = closing_words()
    every_hour(row, ground)
    save_announcement(row.pk, actor=olive, title="Closing", parts=[Speech("{time}.")], is_draft=True)
    with committed():
        fed(ground)
    assert asked().count(SAID) == 1
    assert "11 am." not in asked()


def test_while_its_own_sound_is_made_anew_it_keeps_its_words(ground: Zone, olive: Person, committed) -> None:
    opened()
    row = save_announcement(None, actor=olive, title="Closing", parts=[Speech("Old {time}.")])
    made(row.versions.get().rendering, "c")
    save_announcement(row.pk, actor=olive, title="Closing", parts=[Speech(TEXT)])
    made(row.versions.get(number=2).rendering, "d")
    Rendering.objects.filter(sha256="d" * 64).update(sha256="", status="waiting")
    every_hour(row, ground)
    with committed():
        fed(ground)
    assert asked() == [SAID]


def test_an_announcement_that_ends_with_the_hour_still_does(ground: Zone, committed) -> None:
    """Its room was measured before its length was known."""
    opened()
    columns = {"kind": "clock", "at_times": [time(12)], "is_back_timed": True, "windows": []}
    every_hour(closing_words(), ground, **columns)
    with committed():
        fed(ground)
    made(Rendering.objects.get(versions=None))
    assert fed(ground)["cues"][0]["at"] == "2026-03-02T11:59:56.000Z"


def test_it_has_room_for_all_its_words(ground: Zone) -> None:
    """What comes after it waits until they may be over."""
    said = closing_words("Hello. " + "This is a long sentence with a {zone}. " * 10)
    every_hour(said, ground)
    every_hour(closing_words("Me too."), ground, priority=1)
    first, second = fed(ground)["cues"][:2]
    assert second["at"] > first["at"].replace("00.000Z", "20.000Z")


def test_looking_costs_one_query_whatever_there_is_to_say(ground: Zone, committed) -> None:
    opened()
    every_hour(closing_words("It is {time}."), ground)
    with committed():
        fed(ground)
    with CaptureQueriesContext(connection) as captured:
        fed(ground)
    looks = [each for each in captured if 'FROM "library_rendering" WHERE' in each["sql"]]
    assert len([each for each in looks if "digest" in each["sql"]]) == 1


def test_a_sound_that_is_the_same_for_everybody_asks_for_nothing(
    ground: Zone, hourly: Schedule, committed
) -> None:
    with committed():
        fed(ground)
    assert asked() == []
    assert "b" * 64 in sounds(fed(ground))
