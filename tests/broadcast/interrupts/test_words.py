"""Words that differ from zone to zone, and that a voice has still to read."""

from datetime import UTC, datetime, time

import pytest
from django.utils import timezone

from broadcast.edge.models import Outbox
from broadcast.feed import open_interrupts
from broadcast.interrupts.board import deliveries
from broadcast.interrupts.ending import clear
from broadcast.interrupts.playing import TWICE, play_now
from broadcast.interrupts.refusals import NotReady
from broadcast.interrupts.words import said_now
from broadcast.models import Device, Interrupt, OpeningHours, Zone
from library.models import Announcement, Rendering
from library.parts import Speech, read
from library.tasks import finish
from tenants.access import Person
from tests.announced import published
from tests.broadcast.conftest import SetClock
from tests.conftest import audio

#: A Monday; in London the clocks show the same.
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def awning(terrace: Zone) -> Device:
    return Device.objects.create(zone=terrace, name="Awning")


def called(text: str) -> Announcement:
    return published("Called", text, **audio("c", 3_000))


def asked() -> set[str]:
    """The words that the voice is to read."""
    said = (read(row.parts) for row in Rendering.objects.filter(status="waiting"))
    return {part.text for parts in said for part in parts if isinstance(part, Speech)}


def voiced(*letters: str) -> None:
    """The voice has read what waits."""
    for letter, row in zip(letters, Rendering.objects.filter(status="waiting"), strict=True):
        finish(row, **audio(letter, 2_000))


def sent() -> dict[str, list[str]]:
    """By zone, the sounds of the interrupt that it was told of."""
    rows = Outbox.objects.filter(event="interrupt")
    return {str(row.zone_id): row.data["media"] for row in rows}


def test_every_zone_waits_for_its_own_words(till: Device, awning: Device, olive: Person) -> None:
    play_now(called("Welcome to {zone}.").pk, actor=olive, zones=[till.zone, awning.zone])
    assert asked() == {"Welcome to Ground floor.", "Welcome to Terrace."}
    assert sent() == {}
    assert open_interrupts([till.zone_id, awning.zone_id], timezone.now()) == {}


def test_a_zone_hears_its_words_as_soon_as_they_are_read(till: Device, awning: Device, olive: Person) -> None:
    row = play_now(called("Welcome to {zone}.").pk, actor=olive, zones=[till.zone, awning.zone])
    voiced("d", "e")
    assert sorted(sent()) == sorted([str(till.zone_id), str(awning.zone_id)])
    assert {media for one in sent().values() for media in one} == {"m" + "d" * 12, "m" + "e" * 12}
    zones = {till.zone_id, awning.zone_id}
    assert set(open_interrupts(zones, timezone.now())) == zones
    assert row.announcement.sha256 == "c" * 64


def test_words_that_have_been_read_before_are_heard_at_once(till: Device, olive: Person) -> None:
    said = called("Welcome to {zone}.")
    clear(play_now(said.pk, actor=olive, zones=[till.zone]).pk, actor=olive)
    voiced("d")
    Outbox.objects.all().delete()
    play_now(said.pk, actor=olive, zones=[till.zone])
    assert sent() == {str(till.zone_id): ["m" + "d" * 12]}


def test_the_same_words_are_read_once_for_all(till: Device, awning: Device, olive: Person) -> None:
    said = called("{name}, please come.")
    play_now(said.pk, actor=olive, zones=[till.zone, awning.zone], values={"name": "Anna"})
    assert asked() == {"Anna, please come."}
    voiced("d")
    assert len(sent()) == 2


def test_a_gap_that_nobody_filled_is_asked_for(till: Device, olive: Person) -> None:
    with pytest.raises(NotReady, match=r"Say what \{name\} is"):
        play_now(called("{name}, please come.").pk, actor=olive, zones=[till.zone])
    assert not Interrupt.objects.exists()


def test_what_was_ended_meanwhile_is_not_heard(till: Device, olive: Person) -> None:
    row = play_now(called("Welcome to {zone}.").pk, actor=olive, zones=[till.zone])
    clear(row.pk, actor=olive)
    voiced("d")
    assert sent() == {}


def refuse_words() -> None:
    """The voice cannot read what waits for one zone."""
    for row in Rendering.objects.filter(status="waiting", versions=None):
        finish(row, status="refused", problem="The voice is hoarse.")


def test_words_that_cannot_be_read_give_way_to_the_announcement(till: Device, olive: Person) -> None:
    row = play_now(called("Hello. Welcome to {zone}.").pk, actor=olive, zones=[till.zone])
    assert [each.state for each in deliveries(row, olive)] == ["reading"]
    refuse_words()
    assert sent() == {str(till.zone_id): ["m" + "c" * 12]}
    assert set(open_interrupts([till.zone_id], timezone.now())) == {till.zone_id}
    (each,) = deliveries(row, olive)
    assert (each.is_plain, each.problem, each.is_over) == (True, "The voice is hoarse.", False)


def test_without_a_sound_of_its_own_it_fails_at_once(till: Device, olive: Person) -> None:
    row = play_now(published("Soon", "We close soon, {zone}.").pk, actor=olive, zones=[till.zone])
    refuse_words()
    (each,) = deliveries(row, olive)
    assert (sent(), each.state, each.is_over, each.has_failed) == ({}, "unread", True, True)
    assert each.problem == "The voice is hoarse."


def test_what_failed_is_not_heard_after_all_when_somebody_presses_again(till: Device, olive: Person) -> None:
    said = published("Soon", "We close soon, {zone}.")
    first = play_now(said.pk, actor=olive, zones=[till.zone])
    refuse_words()
    Interrupt.objects.update(created_at=timezone.now() - 2 * TWICE)
    second = play_now(said.pk, actor=olive, zones=[till.zone])
    voiced("d", "e")
    assert [row.data["id"] for row in Outbox.objects.filter(event="interrupt")] == [str(second.pk)]
    assert [each.state for each in deliveries(first, olive)] == ["unread"]


def test_an_announcement_that_is_still_being_read_waits_too(till: Device, olive: Person) -> None:
    said = published("Soon", "We close soon.")
    play_now(said.pk, actor=olive, zones=[till.zone])
    assert sent() == {}
    finish(Rendering.objects.get(), **audio("d", 2_000))
    assert sent() == {str(till.zone_id): ["m" + "d" * 12]}


def test_the_time_is_the_zones_own(till: Device, olive: Person, set_clock: SetClock) -> None:
    Zone.objects.update(time_zone="Asia/Tokyo")
    set_clock(NOON)
    play_now(called("{zone}: it is {time} on {date}.").pk, actor=olive, zones=[till.zone])
    assert asked() == {"Ground floor: it is 9 pm on Monday, March 2."}


@pytest.mark.parametrize(("hour", "said"), [(17, "Stay. We close at 6 pm."), (20, "Stay.")])
def test_closing_time_is_known_until_it_is_closed(
    till: Device, olive: Person, set_clock: SetClock, hour: int, said: str
) -> None:
    Zone.objects.update(time_zone="Europe/London")
    OpeningHours.objects.create(zone=till.zone, days=[0], opens=time(9), closes=time(18))
    set_clock(NOON.replace(hour=hour))
    play_now(called("Stay. We close at {closing_time}.").pk, actor=olive, zones=[till.zone])
    assert asked() == {said}


def test_of_what_is_heard_everywhere_a_rebuild_reads_its_own_zones(
    till: Device, awning: Device, olive: Person, django_assert_num_queries
) -> None:
    play_now(called("Hello.").pk, actor=olive, zones=[till.zone, awning.zone])
    with django_assert_num_queries(3):
        assert set(open_interrupts([till.zone_id], timezone.now())) == {till.zone_id}


def test_many_zones_ask_for_their_hours_once_and_for_no_music(
    till: Device, terrace: Zone, django_assert_num_queries
) -> None:
    OpeningHours.objects.create(days=list(range(7)), opens=time(0), closes=time(23, 59))
    zones = [Zone(name=f"Zone {number}") for number in range(40)]
    parts = [Speech("It is {time}. We close at {closing_time}.")]
    with django_assert_num_queries(3) as asked:
        said = said_now(parts, [*zones, terrace], {})
    assert len(said) == 41
    tables = {query["sql"].split('FROM "')[1].split('"')[0] for query in asked}
    assert tables == {"broadcast_openinghours", "broadcast_specialday", "broadcast_holidaycalendar"}


def test_what_needs_no_hours_asks_for_nothing(terrace: Zone, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        said = said_now([Speech("Welcome to {zone}.")], [terrace], {})
    assert said == {terrace.pk: [Speech("Welcome to Terrace.")]}
