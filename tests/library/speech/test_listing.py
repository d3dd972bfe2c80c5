"""Lists of voices, from stand-ins at the services' addresses."""

import json
import threading
import time
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from library.speech import listing, speaking
from library.speech.elevenlabs import ElevenLabs
from library.speech.listing import services
from library.speech.provider import Voice
from tenants.models import SpeechProvider
from tenants.sealed import seal

from .services import Stage, http_service

ANNA = [Voice("anna", "Anna")]
LISTED = (200, json.dumps({"voices": [{"voice_id": "anna", "name": "Anna"}]}).encode())
BROKEN = (500, b"")


@pytest.fixture
def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    cache.clear()
    with http_service(LISTED) as stage:
        monkeypatch.setattr(speaking, "MADE", {"elevenlabs": lambda key: ElevenLabs(key, stage.address)})
        SpeechProvider.objects.create(kind="elevenlabs", name="Eleven", key_sealed=seal("el-1"))
        yield stage


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now_s = time.time() + seconds
    monkeypatch.setattr(listing, "time", lambda: now_s)


def voices() -> list[Voice] | None:
    return services()[0].voices


def test_no_service_has_no_voices(db: None) -> None:
    assert services() == []


def test_a_list_is_asked_for_once_an_hour(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (voices(), voices(), len(stage.asked)) == (ANNA, ANNA, 1)
    later(monkeypatch, listing.FRESH_S + 1)
    assert (voices(), len(stage.asked)) == (ANNA, 2)


def test_one_that_fails_is_left_alone_for_a_while(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.answers[:] = [BROKEN]
    assert (voices(), voices(), len(stage.asked)) == (None, None, 1)
    stage.answers[:] = [LISTED]
    later(monkeypatch, listing.REST_S + 1)
    assert voices() == ANNA


def test_an_old_list_is_better_than_none(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert voices() == ANNA
    stage.answers[:] = [BROKEN]
    later(monkeypatch, listing.FRESH_S + 1)
    assert voices() == ANNA


def test_another_key_has_other_voices(stage: Stage) -> None:
    voices()
    SpeechProvider.objects.update(key_sealed=seal("el-2"))
    voices()
    assert len(stage.asked) == 2


def test_one_that_stalls_costs_its_deadline_and_no_more(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "DEADLINE_S", 0.2)
    stage.stalls = threading.Event()
    began = time.monotonic()
    assert voices() is None
    assert time.monotonic() - began < 2


def test_a_key_that_cannot_be_opened_has_no_list(stage: Stage) -> None:
    SpeechProvider.objects.update(key_sealed="rubbish")
    assert voices() is None


def test_those_out_of_use_are_not_asked(stage: Stage) -> None:
    SpeechProvider.objects.update(is_active=False)
    assert (services(), stage.asked) == ([], [])


@pytest.mark.parametrize("key", ["•••", '{"type": 5}'])
@pytest.mark.parametrize("kind", ["elevenlabs", "openai", "google"])
def test_a_key_that_is_none_breaks_no_page(db: None, kind: str, key: str) -> None:
    cache.clear()
    SpeechProvider.objects.create(kind=kind, name="Wrong", key_sealed=seal(key))
    assert voices() is None


def test_a_client_that_breaks_breaks_no_page(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ElevenLabs, "voices", lambda *_: 1 / 0)
    assert voices() is None
