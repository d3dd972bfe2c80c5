"""Google Cloud Text-to-Speech."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import grpc
from google.api_core import exceptions
from google.cloud import texttospeech as tts
from google.cloud.texttospeech_v1.services.text_to_speech.transports import TextToSpeechGrpcTransport

from library.speech.provider import ProviderFailed, Voice, Wish

PASSING = (
    exceptions.DeadlineExceeded,
    exceptions.ServiceUnavailable,
    exceptions.InternalServerError,
    exceptions.Unknown,
    exceptions.Aborted,
)
REFUSED = {
    exceptions.Unauthenticated: "Google does not know this key. Enter a valid one.",
    exceptions.PermissionDenied: "This key may not use Text-to-Speech. Allow it in the Google Cloud console.",
    exceptions.ResourceExhausted: "Google's quota for this key is used up.",
    exceptions.InvalidArgument: "Google refuses this voice, language or text.",
    exceptions.NotFound: "Google has no such voice.",
}
OF_WISH = (exceptions.InvalidArgument, exceptions.NotFound)
T = TypeVar("T")


class Google:
    """`key` is an API key, or a service account's JSON. `channel` stands in for Google's address."""

    most_bytes = 5_000
    does = frozenset({"speed", "pitch", "ssml"})

    def __init__(self, key: str, channel: grpc.Channel | None = None) -> None:
        self._client = client(key, channel)

    def voices(self, within_s: float) -> list[Voice]:
        told = asked(lambda: self._client.list_voices(retry=None, timeout=within_s))
        return [Voice(voice.name, voice.name, voice.language_codes[0]) for voice in told.voices]

    def speak(self, wish: Wish, within_s: float) -> bytes:
        words = tts.SynthesisInput(**{"ssml" if wish.is_ssml else "text": wish.words})
        voice = tts.VoiceSelectionParams(language_code=wish.language, name=wish.voice)
        sound = tts.AudioConfig(audio_encoding=tts.AudioEncoding.LINEAR16, **manner(wish))
        spoken = asked(
            lambda: self._client.synthesize_speech(
                input=words, voice=voice, audio_config=sound, retry=None, timeout=within_s
            )
        )
        return bytes(spoken.audio_content)


def client(key: str, channel: grpc.Channel | None) -> tts.TextToSpeechClient:
    if channel:
        return tts.TextToSpeechClient(transport=TextToSpeechGrpcTransport(channel=channel))
    if not key.lstrip().startswith("{"):
        return tts.TextToSpeechClient(client_options={"api_key": key})
    try:
        return tts.TextToSpeechClient.from_service_account_info(json.loads(key))
    except ValueError:
        raise ProviderFailed(
            "This is not the JSON of a Google service account. Download it anew.", may_pass=False
        ) from None


def manner(wish: Wish) -> dict[str, float]:
    """Only what is wished: some voices refuse to be asked for a pitch at all."""
    asked_for = {"speaking_rate": wish.speed, "pitch": wish.pitch_st}
    plain = {"speaking_rate": 1.0, "pitch": 0.0}
    return {name: value for name, value in asked_for.items() if value != plain[name]}


def asked(call: Callable[[], T]) -> T:
    try:
        return call()
    except PASSING:
        raise ProviderFailed("Google does not answer.", may_pass=True) from None
    except exceptions.GoogleAPICallError as error:
        is_of_wish = isinstance(error, OF_WISH)
        raise ProviderFailed(why(error), may_pass=False, is_of_wish=is_of_wish) from None


def why(error: Any) -> str:
    return next(
        (said for kind, said in REFUSED.items() if isinstance(error, kind)), "Google refuses to speak."
    )
