import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from broadcast.interrupts.playing import say_now
from broadcast.models import Device, Interrupt, PlayEvent, ToldCue, Zone
from broadcast.saying.drill import DRILL
from broadcast.saying.old import let_go_of_words
from broadcast.tasks import sweep
from library import shelf
from library.models import Announcement, Rendering
from library.parts import Speech
from library.renderings import rendering_of
from library.tasks import finish
from tenants.access import Person
from tenants.models import Business
from tests.conftest import audio

NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=8)


def spoken(letter: str = "e", created_at: datetime = LONG_AGO, **columns: object) -> Rendering:
    return Rendering.objects.create(
        digest=letter * 64, parts=[], created_at=created_at, **audio(letter, 1_000) | columns
    )


def on_shelf(business: Business, letter: str = "e", at: datetime = LONG_AGO) -> Path:
    key = shelf.audio_key(business.pk, letter * 64)
    shelf.write(b"sound", key)
    path = shelf.path(key)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def told(zone: Zone, said: Announcement, digest: str, at: datetime) -> ToldCue:
    return ToldCue.objects.create(
        pk=Business().pk, zone=zone, ref="c1", at=at, announcement=said, digest=digest
    )


def left() -> list[str]:
    return [row.digest[0] for row in Rendering.objects.filter(versions=None)]


def test_what_nobody_needs_goes_with_its_file(inside: Business, committed) -> None:
    spoken()
    path = on_shelf(inside)
    with committed():
        let_go_of_words(NOW)
    assert (left(), path.exists()) == ([], False)


def test_what_is_new_stays(inside: Business) -> None:
    spoken(created_at=NOW - timedelta(days=6))
    let_go_of_words(NOW)
    assert left() == ["e"]


def test_what_a_zone_was_told_lately_stays(ground: Zone, welcome: Announcement) -> None:
    told(ground, welcome, spoken().digest, NOW - timedelta(days=6))
    let_go_of_words(NOW)
    assert left() == ["e"]


def test_what_a_zone_was_told_long_ago_goes(ground: Zone, welcome: Announcement) -> None:
    told(ground, welcome, spoken().digest, LONG_AGO)
    let_go_of_words(NOW)
    assert left() == []


def test_the_sound_of_a_version_stays(inside: Business, welcome: Announcement, committed) -> None:
    Rendering.objects.update(created_at=LONG_AGO)
    path = on_shelf(inside, "b")
    with committed():
        let_go_of_words(NOW)
    assert (welcome.versions.count(), path.exists()) == (1, True)


@pytest.mark.parametrize(("ended", "is_kept"), [(timedelta(days=1), True), (timedelta(days=9), False)])
def test_what_was_played_by_hand_lately_stays(
    inside: Business, welcome: Announcement, ended: timedelta, is_kept: bool
) -> None:
    media = {"sha256": "e" * 64}
    Interrupt.objects.create(announcement=welcome, media=media, expires_at=NOW - ended)
    spoken()
    let_go_of_words(NOW)
    assert bool(left()) == is_kept


@pytest.mark.parametrize(("ended", "is_kept"), [(timedelta(days=1), True), (timedelta(days=9), False)])
def test_what_one_zone_heard_by_hand_lately_stays(
    ground: Zone, welcome: Announcement, ended: timedelta, is_kept: bool
) -> None:
    pressed = Interrupt.objects.create(announcement=welcome, expires_at=NOW - ended)
    words = pressed.words.create(zone=ground, rendering=spoken(), media={"sha256": "e" * 64})
    let_go_of_words(NOW)
    words.refresh_from_db()
    assert (bool(left()), bool(words.rendering)) == (is_kept, is_kept)


def test_a_file_that_something_else_names_stays(inside: Business, welcome: Announcement, committed) -> None:
    spoken(sha256="b" * 64)
    path = on_shelf(inside, "b")
    with committed():
        let_go_of_words(NOW)
    assert (left(), path.exists()) == ([], True)


def test_a_file_that_was_just_wanted_again_stays(inside: Business, committed) -> None:
    """Whoever makes the same sound at this moment finds the file, and names it only afterwards."""
    spoken()
    path = on_shelf(inside)
    shelf.write(b"sound", shelf.audio_key(inside.pk, "e" * 64))
    with committed():
        let_go_of_words(NOW)
    assert (left(), path.exists()) == ([], True)


def test_the_words_of_a_drill_stay(inside: Business) -> None:
    row = rendering_of(DRILL, inside)
    Rendering.objects.update(created_at=LONG_AGO, status="ready")
    let_go_of_words(NOW)
    assert list(Rendering.objects.all()) == [row]


def test_what_could_not_be_spoken_is_tried_anew_after_a_day(ground: Zone, welcome: Announcement) -> None:
    row = spoken(created_at=NOW - timedelta(hours=25), status="refused", sha256="")
    told(ground, welcome, row.digest, NOW + timedelta(hours=1))
    let_go_of_words(NOW)
    assert left() == []


def test_what_was_typed_and_said_goes_after_a_month_and_stays_known(
    till: Device, olive: Person, inside: Business, committed
) -> None:
    pressed = say_now([Speech("The blue car, please.")], actor=olive, where={"everywhere": True})
    finish(Rendering.objects.get(), **audio("e", 2_000))
    Rendering.objects.update(created_at=LONG_AGO)
    Interrupt.objects.update(expires_at=LONG_AGO)
    path = on_shelf(inside)
    heard = PlayEvent.objects.create(
        pk=pressed.pk, device=till, zone=till.zone, ref=str(pressed.pk), announcement=pressed.announcement
    )
    for days, is_there in ((29, True), (31, False)):
        with committed():
            sweep(timezone.now() + timedelta(days=days))
        assert (path.exists(), Rendering.objects.exists()) == (is_there, is_there)
    heard.refresh_from_db()
    assert (heard.announcement, pressed.announcement.text) == (pressed.announcement, "The blue car, please.")
