import uuid
from datetime import timedelta

from django.utils import timezone

from broadcast.models import Device, Interrupt, PlayEvent, ToldCue, Zone
from broadcast.players.reports import store
from library.models import Announcement
from tests.announced import published
from tests.conftest import audio

NOW = timezone.now()


def reported(device: Device, kind: str, ref: str = "", media: str = "", **more: str) -> PlayEvent:
    """As a player tells it."""
    pk = str(uuid.uuid4())
    event = {"id": pk, "kind": kind, "ref": ref, "media": media, "status": "completed", **more}
    store(device, {"events": [event]})
    return PlayEvent.objects.get(pk=pk)


def told(zone: Zone, said: Announcement) -> ToldCue:
    return ToldCue.objects.create(pk=uuid.uuid4(), zone=zone, ref="c1", at=NOW, announcement=said)


def test_a_cue_leads_to_what_its_zone_was_told(till: Device, welcome: Announcement) -> None:
    """Whatever it sounded like."""
    told(till.zone, welcome)
    event = reported(till, "announcement", "c1", "e" * 64)
    assert (event.announcement, event.planned_at) == (welcome, NOW)


def test_a_cue_of_the_zone_in_which_it_was_heard(till: Device, terrace: Zone, welcome: Announcement) -> None:
    told(terrace, welcome)
    assert reported(till, "announcement", "c1", zone=str(terrace.pk)).announcement == welcome
    assert reported(till, "announcement", "c1").announcement is None


def test_a_press_of_a_button_leads_to_what_was_played(till: Device, welcome: Announcement) -> None:
    pressed = Interrupt.objects.create(
        announcement=welcome,
        media={"sha256": "e" * 64},
        expires_at=NOW,
        created_at=NOW - timedelta(minutes=1),
    )
    event = reported(till, "interrupt", str(pressed.pk), "e" * 64)
    assert (event.announcement, event.planned_at) == (welcome, pressed.created_at)


def test_with_a_grace_it_is_planned_for_its_end(till: Device, welcome: Announcement) -> None:
    pressed = Interrupt.objects.create(
        announcement=welcome, expires_at=NOW, starts_at=NOW - timedelta(seconds=3)
    )
    assert reported(till, "interrupt", str(pressed.pk)).planned_at == pressed.starts_at


def test_what_nobody_remembers_is_known_by_its_sound(till: Device, welcome: Announcement) -> None:
    event = reported(till, "announcement", "c9", "b" * 64)
    assert (event.announcement, event.planned_at) == (welcome, None)


def test_of_two_that_sound_the_same_the_older_counts(till: Device, welcome: Announcement) -> None:
    published("Welcome again", "Welcome to Acme.", **audio("b", 4_000))
    assert reported(till, "interrupt", "no-uuid", "b" * 64).announcement == welcome


def test_music_says_nothing(till: Device, welcome: Announcement) -> None:
    assert reported(till, "track", "", "b" * 64).announcement is None


def test_it_stays_known_when_the_play_goes_on(till: Device, welcome: Announcement) -> None:
    told(till.zone, welcome)
    event = reported(till, "announcement", "c1", status="playing")
    ToldCue.objects.all().delete()
    store(
        till,
        {"events": [{"id": str(event.pk), "kind": "announcement", "ref": "c1", "status": "completed"}]},
    )
    event.refresh_from_db()
    assert (event.status, event.announcement) == ("completed", welcome)
