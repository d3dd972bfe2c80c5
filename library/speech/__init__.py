"""Turn text into speech: one small protocol, one module a provider."""

from library.speech.spoken import Spoken, speech_to_mp3
from library.speech.words import MOST_CHARS, NotSpeakable, speakable

__all__ = ["MOST_CHARS", "NotSpeakable", "Spoken", "speakable", "speech_to_mp3"]
