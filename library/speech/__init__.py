"""Turn text into speech: one small protocol, one module a provider."""

import wave
from pathlib import Path
from typing import Protocol

import numpy as np

from library.speech.spoken import Spoken, speech_to_mp3
from library.speech.words import MOST_CHARS, NotSpeakable, speakable

__all__ = ["MOST_CHARS", "NotSpeakable", "Speaker", "Spoken", "speak_to_file", "speakable", "speech_to_mp3"]


class Speaker(Protocol):
    """A voice. `speak` gives one channel of float32 samples in -1..1; may be empty, never None."""

    rate_hz: int

    def speak(self, text: str) -> np.ndarray: ...


def speak_to_file(text: str, workdir: Path, speaker: Speaker | None = None) -> Spoken:
    """Speak `text` with the embedded voice, or `speaker`, into an MP3 in `workdir`, a private folder.

    Raises NotSpeakable, a sentence, where there is nothing to say or too much.
    """
    words = speakable(text)
    if not words:
        raise NotSpeakable("There is nothing to read aloud in this text. Write at least one word.")
    speaker = speaker or _embedded()
    return speech_to_mp3(_wav(speaker, words, workdir / "speech.wav"), workdir / "speech.mp3")


def _embedded() -> Speaker:
    # Imported late: the model takes a tenth of a second and 100 MB, and the web process never speaks.
    from library.speech.hibari import heart

    return heart()


def _wav(speaker: Speaker, words: str, target: Path) -> Path:
    samples = speaker.speak(words)
    if not len(samples):
        raise NotSpeakable("The voice cannot read this text aloud. Write it in plain words.")
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(speaker.rate_hz)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return target
