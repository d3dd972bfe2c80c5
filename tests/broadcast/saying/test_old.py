import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from broadcast.interrupts.playing import say_now
from broadcast.models import Device, Interrupt, PlayEvent, ToldCue, Zone
from broadcast.saying import old
from broadcast.saying.drill import DRILL
from broadcast.saying.old import let_go_of_stray_sounds, let_go_of_words
from broadcast.tasks import sweep
from library import shelf
from library.bucket import Bucket
from library.models import Announcement, Recording, Rendering, Track
from library.parts import Speech
from library.renderings import rendering_of
from library.tasks import finish
from tenants.access import Person
from tenants.models import Business
from tests.conftest import audio

NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=8)
SOUND = {"sha256": "f" * 64}


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


def test_a_sound_that_nothing_names_goes(inside: Business) -> None:
    path = on_shelf(inside, "f")
    let_go_of_stray_sounds()
    assert not path.exists()


def press(zone: Zone, said: Announcement, until: datetime) -> None:
    """In words of its own."""
    pressed = Interrupt.objects.create(announcement=said, expires_at=until)
    pressed.words.create(zone=zone, media=SOUND)


@pytest.mark.parametrize(
    "name_it",
    [
        lambda *_: spoken("f"),
        lambda *_: Track.objects.create(title="a", removed_at=LONG_AGO, **audio("f", 1_000)),
        lambda *_: Recording.objects.create(title="a", **audio("f", 1_000)),
        lambda *_: Announcement.objects.create(title="a", **audio("f", 1_000)),
        lambda _, said: Interrupt.objects.create(announcement=said, media=SOUND, expires_at=LONG_AGO),
        lambda zone, said: press(zone, said, NOW),
    ],
    ids=["words", "a track in the bin", "a recording", "an announcement", "a press", "a zone's words"],
)
def test_a_sound_that_something_names_stays(ground: Zone, welcome: Announcement, inside, name_it) -> None:
    name_it(ground, welcome)
    path = on_shelf(inside, "f")
    let_go_of_stray_sounds()
    assert path.exists()


def test_what_a_zone_heard_long_ago_keeps_no_sound(ground: Zone, welcome: Announcement, inside) -> None:
    press(ground, welcome, LONG_AGO)
    path = on_shelf(inside, "f")
    let_go_of_stray_sounds()
    assert not path.exists()


def test_a_sound_that_is_new_waits_for_its_row(inside: Business) -> None:
    path = on_shelf(inside, "f", at=NOW)
    let_go_of_stray_sounds()
    assert path.exists()


def test_what_another_business_keeps_is_its_own(inside: Business, rival: Business) -> None:
    path = on_shelf(rival, "f")
    let_go_of_stray_sounds()
    assert path.exists()


def test_stray_sounds_go_some_at_a_time(inside: Business, media: Path, monkeypatch) -> None:
    monkeypatch.setattr(old, "MOST_FILES", 2)
    monkeypatch.setattr(old, "TOGETHER", 1)
    files = [on_shelf(inside, letter) for letter in "abc"]
    assert [let_go_of_stray_sounds(), let_go_of_stray_sounds()] == [True, False]
    assert not any(path.exists() for path in files)


def test_files_of_more_words_than_one_task_can_take_away_are_strays(
    inside: Business, committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old, "MOST_FILES", 1)
    files = [on_shelf(inside, letter) for letter in "ef"]
    for letter in "ef":
        spoken(letter)
    with committed():
        let_go_of_words(NOW)
    assert (left(), sum(path.exists() for path in files)) == ([], 1)
    let_go_of_stray_sounds()
    assert not any(path.exists() for path in files)


def test_from_a_bucket_stray_sounds_go_as_well(inside: Business, bucket: Bucket, monkeypatch) -> None:
    spoken("e")
    kept, stray = (shelf.audio_key(inside.pk, letter * 64) for letter in "ef")
    for key in (kept, stray):
        shelf.write(b"sound", key)
    monkeypatch.setattr("library.bucket.NEW_S", -60)
    let_go_of_stray_sounds()
    assert (shelf.size_bytes(kept), shelf.size_bytes(stray)) == (5, None)
