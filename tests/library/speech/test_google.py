"""The real client over gRPC, against a server built from its own protocol."""

import threading
from typing import Any

import grpc
import pytest
from google.cloud import texttospeech as tts

from library.speech.google import Google
from library.speech.provider import ProviderFailed, Voice, Wish

from .services import Synthesize, google_service, tone

WISH = Wish("Guten Tag", language="de-DE", voice="de-DE-Neural2-C", speed=1.1, pitch_st=-2)


def spoken(_asked: Any, _context: Any) -> tts.SynthesizeSpeechResponse:
    return tts.SynthesizeSpeechResponse(audio_content=tone())


def listening() -> tuple[Synthesize, list[tts.SynthesizeSpeechRequest]]:
    """A server that speaks, and what it is asked."""
    heard: list[tts.SynthesizeSpeechRequest] = []

    def listen(asked: tts.SynthesizeSpeechRequest, context: Any) -> tts.SynthesizeSpeechResponse:
        heard.append(asked)
        return spoken(asked, context)

    return listen, heard


def refusing(code: grpc.StatusCode) -> Any:
    def refuse(_asked: Any, context: grpc.ServicerContext) -> None:
        context.abort(code, "quota of key AIza-secret")

    return refuse


def test_it_is_asked_for_the_words_in_the_voice_and_manner() -> None:
    listen, heard = listening()
    with google_service(listen) as channel:
        assert Google("", channel).speak(WISH, 5) == tone()
    asked = heard[0]
    assert (asked.input.text, asked.voice.name, asked.voice.language_code) == (
        "Guten Tag", "de-DE-Neural2-C", "de-DE",
    )  # fmt: skip
    assert (asked.audio_config.speaking_rate, asked.audio_config.pitch) == (1.1, -2)


def test_what_is_not_wished_is_not_asked_for() -> None:
    listen, heard = listening()
    with google_service(listen) as channel:
        Google("", channel).speak(Wish("<speak>Hi</speak>", is_ssml=True), 5)
    assert heard[0].input.ssml == "<speak>Hi</speak>"
    assert (heard[0].audio_config.speaking_rate, heard[0].audio_config.pitch) == (0, 0)


def test_its_voices_are_listed() -> None:
    with google_service(spoken) as channel:
        assert Google("", channel).voices(5) == [Voice("de-DE-Neural2-C", "de-DE-Neural2-C", "de-DE")]


@pytest.mark.parametrize(
    ("code", "said", "may_pass"),
    [
        (grpc.StatusCode.UNAUTHENTICATED, "does not know this key", False),
        (grpc.StatusCode.PERMISSION_DENIED, "may not use", False),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, "quota", False),
        (grpc.StatusCode.INVALID_ARGUMENT, "refuses this voice", False),
        (grpc.StatusCode.UNAVAILABLE, "does not answer", True),
        (grpc.StatusCode.OUT_OF_RANGE, "refuses", False),
    ],
)
def test_each_failure_is_a_sentence_without_the_key(code: Any, said: str, may_pass: bool) -> None:
    with google_service(refusing(code)) as channel, pytest.raises(ProviderFailed, match=said) as failed:
        Google("", channel).speak(WISH, 5)
    assert failed.value.may_pass is may_pass
    assert "secret" not in str(failed.value)


def test_who_does_not_answer_is_waited_for_no_longer_than_allowed() -> None:
    over = threading.Event()

    def hang(asked: Any, context: Any) -> tts.SynthesizeSpeechResponse:
        over.wait(20)
        return spoken(asked, context)

    with google_service(hang) as channel:
        with pytest.raises(ProviderFailed, match="does not answer"):
            Google("", channel).speak(WISH, 0.2)
        over.set()


def test_a_broken_service_account_is_said() -> None:
    with pytest.raises(ProviderFailed, match="JSON of a Google service account"):
        Google('{"type": "service_account"}')
