"""OpenAI's speech. Its API lists no voices: these are the documented ones; each speaks any language."""

from library.speech.over_http import Service
from library.speech.provider import Voice, Wish

ADDRESS = "https://api.openai.com/v1"
MODEL = "gpt-4o-mini-tts"
VOICES = (
    "alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer", "verse",
)  # fmt: skip


class OpenAI:
    #: Its limit is 4,096 characters, and 2,000 tokens in this model: a letter beyond ASCII may be one each.
    most_bytes = 2_000
    does = frozenset[str]()

    def __init__(self, key: str, address: str = ADDRESS) -> None:
        self._service = Service("OpenAI", address, {"Authorization": f"Bearer {key}"})

    def voices(self, within_s: float) -> list[Voice]:
        self._service.ask("GET", "/models", within_s)  # tells whether the key is good
        return [Voice(name, name.title()) for name in VOICES]

    def speak(self, wish: Wish, within_s: float) -> bytes:
        voice = wish.voice or VOICES[0]
        asked = {"model": MODEL, "input": wish.words, "voice": voice, "response_format": "wav"}
        return self._service.ask("POST", "/audio/speech", within_s, json=asked)
