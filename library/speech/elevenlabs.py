"""ElevenLabs. Its voices are the account's own; each speaks any language of its model."""

import json
from urllib.parse import quote

from library.speech.over_http import Service
from library.speech.provider import ProviderFailed, Voice, Wish

ADDRESS = "https://api.elevenlabs.io"
MODEL = "eleven_multilingual_v2"
VOICES_A_PAGE = 100
MOST_PAGES = 10


class ElevenLabs:
    #: Its limit is 10,000 characters.
    most_bytes = 10_000
    does = frozenset[str]()

    def __init__(self, key: str, address: str = ADDRESS) -> None:
        self._service = Service("ElevenLabs", address, {"xi-api-key": key})

    def voices(self, within_s: float) -> list[Voice]:
        found: list[Voice] = []
        after = ""
        for _ in range(MOST_PAGES):
            voices, after = self._page(after, within_s)
            found += voices
            if not after:
                break
        return found

    def speak(self, wish: Wish, within_s: float) -> bytes:
        voice = wish.voice or self._first(within_s)
        asked = {"text": wish.words, "model_id": MODEL}
        path = f"/v1/text-to-speech/{quote(voice, safe='')}"
        kind = {"output_format": "mp3_44100_128"}
        return self._service.ask("POST", path, within_s, params=kind, json=asked)

    def _first(self, within_s: float) -> str:
        voices = self.voices(within_s)
        if not voices:
            raise ProviderFailed("This ElevenLabs account has no voice. Add one there.", may_pass=False)
        return voices[0].id

    def _page(self, after: str, within_s: float) -> tuple[list[Voice], str]:
        """Some voices, and what asks for those after them."""
        asked = {"page_size": str(VOICES_A_PAGE)} | ({"next_page_token": after} if after else {})
        try:
            told = json.loads(self._service.ask("GET", "/v2/voices", within_s, params=asked))
            voices = [Voice(voice["voice_id"], voice["name"]) for voice in told["voices"]]
            return voices, told.get("next_page_token") or ""
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ProviderFailed("ElevenLabs does not list its voices.", may_pass=True) from None
