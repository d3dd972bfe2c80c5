"""Words that are typed, and heard at once."""

from typing import Any

import pytest
from django.http import Http404

from broadcast.interrupts.playing import ASK_FIRST, play_now, say_now
from broadcast.interrupts.refusals import NobodyThere, NotReady
from broadcast.models import Device, Interrupt, Zone
from library.models import Announcement
from library.parts import Speech
from tenants.access import Person
from tenants.models import AuditLog, Business
from tests.announced import published
from tests.conftest import audio

WORDS = [Speech("The blue car, please.")]


def everywhere() -> dict[str, bool]:
    return {"everywhere": True}


def test_they_are_in_no_list_and_on_the_board(till: Device, olive: Person) -> None:
    row = say_now(WORDS, actor=olive, where=everywhere())
    assert not Announcement.objects.kept().exists()
    assert (row.announcement.title, row.device_ids) == ("The blue car, please.", [till.pk])
    assert AuditLog.objects.get(verb="played").object_name == "The blue car, please."


def test_pressed_twice_they_are_said_once(till: Device, olive: Person, zed: Person) -> None:
    first = say_now(WORDS, actor=olive, where=everywhere())
    assert say_now(WORDS, actor=zed, where={"zone_ids": [till.zone_id]}) == first
    assert Announcement.objects.count() == 1


def test_other_words_and_other_players_are_said(till: Device, terrace: Zone, olive: Person) -> None:
    Device.objects.create(zone=terrace, name="Awning")
    say_now(WORDS, actor=olive, where=everywhere())
    say_now([Speech("The red car, please.")], actor=olive, where=everywhere())
    say_now(WORDS, actor=olive, where={"zone_ids": [terrace.pk]})
    assert Interrupt.objects.count() == 3


def test_an_announcement_pressed_twice_is_played_once(
    till: Device, welcome: Announcement, olive: Person
) -> None:
    first = play_now(welcome.pk, actor=olive, zones=[till.zone])
    assert play_now(welcome.pk, actor=olive, zones=[till.zone]) == first


def test_two_recordings_without_words_are_two(till: Device, olive: Person) -> None:
    for letter in "de":
        row = Announcement.objects.create(title=letter, text="", **audio(letter, 2_000))
        play_now(row.pk, actor=olive, zones=[till.zone])
    assert Interrupt.objects.count() == 2


@pytest.mark.parametrize("more", [{"overrides": True}, {"repeat_times": 3}, {"until_cleared": True}])
def test_who_asks_for_more_has_not_pressed_twice(
    till: Device, welcome: Announcement, olive: Person, more: dict[str, Any]
) -> None:
    play_now(welcome.pk, actor=olive, zones=[till.zone])
    play_now(welcome.pk, actor=olive, zones=[till.zone], **more)
    assert Interrupt.objects.count() == 2


@pytest.mark.parametrize(("second", "count"), [("Anna", 1), ("Bert", 2)])
def test_a_name_is_called_once_however_often_it_is_pressed(
    till: Device, olive: Person, second: str, count: int
) -> None:
    said = published("Called", "{name}, please come.", **audio("c", 3_000))
    for name in ("Anna", second):
        play_now(said.pk, actor=olive, zones=[till.zone], values={"name": name})
    assert Interrupt.objects.count() == count


def test_without_a_player_nothing_is_saved(ground: Zone, olive: Person) -> None:
    with pytest.raises(NobodyThere):
        say_now(WORDS, actor=olive, where=everywhere())
    assert not Announcement.objects.exists()


def test_a_gap_that_nobody_fills_is_refused(till: Device, olive: Person) -> None:
    with pytest.raises(NotReady, match=r"instead of \{name\}"):
        say_now([Speech("{name}, please come to {zone}.")], actor=olive, where=everywhere())


def test_where_somebody_approves_words_they_are_not_said_past_them(
    till: Device, olive: Person, zed: Person
) -> None:
    Business.objects.filter(pk=zed.business.pk).update(approves_announcements=True)
    zed.business.refresh_from_db()
    with pytest.raises(NotReady, match=ASK_FIRST):
        say_now(WORDS, actor=zed, where=everywhere())
    olive.business.refresh_from_db()
    assert say_now(WORDS, actor=olive, where=everywhere())


def test_only_who_may_is_heard_past_mute(till: Device, zed: Person, olive: Person) -> None:
    with pytest.raises(Http404):
        say_now(WORDS, actor=zed, where=everywhere(), overrides=True)
    assert say_now(WORDS, actor=olive, where=everywhere(), overrides=True).overrides
