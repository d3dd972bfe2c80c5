"""A service that fails, a voice that stands in for it, and the service once it speaks again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from library.announcing import save_announcement
from library.making import NOBODY
from library.models import Announcement, Rendering
from library.parts import BUILT_IN, Speech
from library.renderings import rendering_of
from library.resuming import replace_stand_ins
from library.speech import chain, speaking
from library.speech.elevenlabs import ElevenLabs
from library.speech.openai import OpenAI
from library.stand_ins import PAUSES, after
from library.tasks import speak_again
from tenants.access import Person
from tenants.models import Business, SpeechProvider, SpeechUsage
from tenants.schemas import in_business
from tenants.sealed import seal
from tests.announced import speak
from tests.library.speech.services import Stage, http_service, tone
from tests.queued import jobs

DOWN, FINE = (500, b"{}"), (200, tone())


@pytest.fixture(autouse=True)
def awake(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(chain, "FIRST_PAUSE_S", 0.01)


@pytest.fixture
def service(inside: Business, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """OpenAI, which is down."""
    with http_service(DOWN) as stage:
        monkeypatch.setitem(speaking.MADE, "openai", lambda key: OpenAI(key, stage.address))
        SpeechProvider.objects.create(kind="openai", name="OpenAI", key_sealed=seal("sk-1"), position=1)
        yield stage


def spoken(olive: Person, **speech: Any) -> Announcement:
    parts = [Speech("Good day.", **speech)]
    return speak(save_announcement(None, actor=olive, title="Hello", parts=parts))


def rendering() -> Rendering:
    return Rendering.objects.get()


def due() -> None:
    Rendering.objects.update(again_at=timezone.now() - timedelta(seconds=1))
    cache.clear()


def test_who_stands_in_is_noted_and_the_other_asked_again_soon(olive: Person, service: Stage) -> None:
    spoken(olive)
    row = rendering()
    assert (row.status, row.spoken_by, row.stand_ins) == ("ready", NOBODY, 1)
    assert row.again_at
    assert abs(row.again_at - timezone.now() - PAUSES[0]) < timedelta(minutes=1)


@pytest.mark.parametrize("limits", [{"is_active": False}, {"requests_a_day": 0}])
def test_a_limit_is_no_failure(olive: Person, service: Stage, limits: dict[str, Any]) -> None:
    SpeechProvider.objects.update(**limits)
    spoken(olive)
    assert (rendering().spoken_by, rendering().stand_ins, rendering().again_at) == (NOBODY, 0, None)


def test_the_built_in_voice_stands_in_for_nobody_where_it_is_wanted(olive: Person, service: Stage) -> None:
    cache.set(speaking.resting(SpeechProvider.objects.get()), True, 60)
    spoken(olive, service=BUILT_IN)
    assert rendering().stand_ins == 0


def test_a_key_that_cannot_be_opened_is_a_failure(olive: Person, service: Stage) -> None:
    SpeechProvider.objects.update(key_sealed="rubbish")
    spoken(olive)
    assert rendering().stand_ins == 1


def test_the_wanted_voice_is_heard_once_it_speaks(olive: Person, service: Stage, changed: list[Any]) -> None:
    row = spoken(olive)
    before = row.sha256
    changed.clear()
    due()
    service.answers = [FINE]
    speak_again(rendering().pk)
    row.refresh_from_db()
    found = rendering()
    assert (found.spoken_by, found.stand_ins, found.again_at) == ("OpenAI", 0, None)
    assert row.sha256 == found.sha256 != before
    assert changed == [row]


def test_while_it_fails_what_is_heard_stays(olive: Person, service: Stage, changed: list[Any]) -> None:
    row = spoken(olive)
    before = row.sha256, rendering().spoken_by
    changed.clear()
    due()
    speak_again(rendering().pk)
    row.refresh_from_db()
    assert ((row.sha256, rendering().spoken_by), row.status, changed) == (before, "ready", [])
    assert SpeechUsage.objects.get(provider=None).requests == 1


def test_twice_it_is_spoken_once(olive: Person, service: Stage) -> None:
    spoken(olive)
    due()
    service.answers = [FINE]
    asked = len(service.asked)
    speak_again(rendering().pk)
    speak_again(rendering().pk)
    assert len(service.asked) == asked + 1


def test_housekeeping_asks_for_what_is_due_once(olive: Person, service: Stage, inside: Business) -> None:
    spoken(olive)
    row, before = rendering(), len(jobs())
    replace_stand_ins()
    assert len(jobs()) == before
    with in_business(inside):
        due()
    replace_stand_ins()
    replace_stand_ins()
    assert jobs()[before:] == [("library.tasks.speak_again", str(inside.pk), str(row.pk))]


def test_in_the_end_it_stays_as_it_is(olive: Person, service: Stage, inside: Business) -> None:
    spoken(olive)
    for _ in PAUSES:
        with in_business(inside):
            due()
        replace_stand_ins()
    with in_business(inside):
        assert (rendering().stand_ins, rendering().again_at) == (len(PAUSES) + 1, None)


def test_who_saves_it_again_has_it_tried_again(olive: Person, service: Stage) -> None:
    spoken(olive)
    Rendering.objects.update(stand_ins=len(PAUSES) + 1, again_at=None)
    row = rendering_of([Speech("Good day.")], olive.business)
    assert (row.stand_ins, row.status) == (1, "ready")
    assert row.again_at


def test_pauses_grow() -> None:
    assert sorted(PAUSES) == PAUSES
    assert (after(0), after(len(PAUSES) + 1)) == (None, None)


@pytest.fixture
def eleven(service: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """The next one, which speaks."""
    voices = (200, b'{"voices": [{"voice_id": "anna", "name": "Anna"}]}')
    with http_service(voices, FINE) as stage:
        monkeypatch.setitem(speaking.MADE, "elevenlabs", lambda key: ElevenLabs(key, stage.address))
        SpeechProvider.objects.create(kind="elevenlabs", name="Eleven", key_sealed=seal("el"), position=2)
        yield stage


def test_another_service_stands_in_for_the_one_that_is_named_and_is_not_paid_twice(
    olive: Person, service: Stage, eleven: Stage
) -> None:
    spoken(olive, service=str(SpeechProvider.objects.get(name="OpenAI").pk))
    assert (rendering().spoken_by, rendering().stand_ins) == ("Eleven", 1)
    due()
    asked = len(eleven.asked)
    speak_again(rendering().pk)
    assert (len(eleven.asked), rendering().spoken_by) == (asked, "Eleven")
    service.answers = [FINE]
    due()
    speak_again(rendering().pk)
    assert (rendering().spoken_by, rendering().stand_ins) == ("OpenAI", 0)


def test_where_no_service_is_named_the_next_one_is_as_good(
    olive: Person, service: Stage, eleven: Stage
) -> None:
    spoken(olive)
    assert (rendering().spoken_by, rendering().stand_ins) == ("Eleven", 0)


def test_a_rest_that_ends_while_the_next_one_speaks_is_noted(
    olive: Person, service: Stage, eleven: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    openai = SpeechProvider.objects.get(name="OpenAI")
    cache.set(speaking.resting(openai), True, 60)
    by_service = speaking.by_service

    def slow(*asked: Any) -> speaking.Voiced:
        found = by_service(*asked)
        cache.delete(speaking.resting(openai))
        return found

    monkeypatch.setattr(speaking, "by_service", slow)
    spoken(olive, service=str(openai.pk))
    assert (rendering().spoken_by, rendering().stand_ins) == ("Eleven", 1)


def test_what_was_only_tried_is_not_asked_for_again(olive: Person, service: Stage) -> None:
    row = spoken(olive)
    row.versions.all().delete()
    due()
    replace_stand_ins()
    with in_business(olive.business):
        assert rendering().stand_ins == 1
