"""OpenAI and ElevenLabs, as their documentation says that they are asked."""

import json
import threading
from typing import Any

import pytest

from library.speech.elevenlabs import ElevenLabs
from library.speech.openai import OpenAI
from library.speech.provider import Provider, ProviderFailed, Voice, Wish

from .services import Stage, http_service, tone

FINE = (200, tone())


def test_openai_is_asked_as_documented() -> None:
    with http_service(FINE) as stage:
        assert OpenAI("sk-1", stage.address).speak(Wish("Good day", voice="nova"), 5) == tone()
    (asked,) = stage.asked
    assert (asked.method, asked.path, asked.headers["authorization"]) == (
        "POST",
        "/audio/speech",
        "Bearer sk-1",
    )
    assert asked.body == {
        "model": "gpt-4o-mini-tts", "input": "Good day", "voice": "nova", "response_format": "wav",
    }  # fmt: skip


def test_elevenlabs_is_asked_as_documented() -> None:
    with http_service(FINE) as stage:
        assert ElevenLabs("el-1", stage.address).speak(Wish("Good day", voice="JBF/.."), 5) == tone()
    (asked,) = stage.asked
    assert asked.path == "/v1/text-to-speech/JBF%2F..?output_format=mp3_44100_128"
    assert (asked.method, asked.headers["xi-api-key"]) == ("POST", "el-1")
    assert asked.body == {"text": "Good day", "model_id": "eleven_multilingual_v2"}


def test_the_voices_of_elevenlabs_come_in_pages() -> None:
    def page(name: str, after: str | None) -> tuple[int, bytes]:
        told = {"voices": [{"voice_id": name, "name": name.title()}], "next_page_token": after}
        return 200, json.dumps(told).encode()

    with http_service(page("anna", "2"), page("ben", None)) as stage:
        found = ElevenLabs("el-1", stage.address).voices(5)
    assert found == [Voice("anna", "Anna"), Voice("ben", "Ben")]
    assert [asked.path for asked in stage.asked] == [
        "/v2/voices?page_size=100", "/v2/voices?page_size=100&next_page_token=2",
    ]  # fmt: skip


@pytest.mark.parametrize("told", [b"<html>", b"[]", b'{"voices": 7}'])
def test_voices_that_are_none_are_a_sentence(told: bytes) -> None:
    with http_service((200, told)) as stage, pytest.raises(ProviderFailed, match="does not list"):
        ElevenLabs("el-1", stage.address).voices(5)


@pytest.fixture(params=[OpenAI, ElevenLabs])
def kind(request: Any) -> Any:
    return request.param


@pytest.mark.parametrize(
    ("status", "body", "said", "may_pass"),
    [
        (401, b"{}", "does not know this key", False),
        (402, b"{}", "no credit", False),
        (404, b"{}", "no such voice", False),
        (418, b"", "refuses", False),
        (429, b'{"error": {"code": "insufficient_quota"}}', "no credit", False),
        (429, b"{}", "fails just now", True),
        (500, b"", "fails just now", True),
        (200, b"", "fails just now", True),
    ],
)
def test_each_failure_is_a_sentence(kind: Any, status: int, body: bytes, said: str, may_pass: bool) -> None:
    with http_service((status, body)) as stage, pytest.raises(ProviderFailed, match=said) as failed:
        speak(kind, stage)
    assert failed.value.may_pass is may_pass
    assert "key-1" not in str(failed.value)


def test_who_does_not_answer_is_waited_for_no_longer_than_allowed(kind: Any) -> None:
    with http_service(FINE) as stage:
        stage.stalls = threading.Event()
        with pytest.raises(ProviderFailed, match="does not answer") as failed:
            speak(kind, stage, within_s=0.2)
    assert failed.value.may_pass


def test_nobody_there_is_a_sentence(kind: Any) -> None:
    with pytest.raises(ProviderFailed, match="does not answer"):
        kind("key-1", "http://127.0.0.1:9").speak(Wish("Hi", voice="v"), 5)


def speak(kind: Any, stage: Stage, within_s: float = 5) -> None:
    provider: Provider = kind("key-1", stage.address)
    provider.speak(Wish("Hi", voice="v"), within_s)
