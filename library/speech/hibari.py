"""The voice inside the wheel: `heart`, English. The other voices would be downloaded: not offered."""

from functools import cache
from pathlib import Path

import numpy as np
from hibari import Hibari

from library.speech.wav import write_wav
from library.speech.words import NotSpeakable

SEED = 1


class Heart:
    """Loads the model once; the same text gives the same samples."""

    def __init__(self) -> None:
        self._voice = Hibari(voice="heart", threads=1)
        self.rate_hz: int = self._voice.sample_rate

    def speak(self, text: str) -> np.ndarray:
        return self._voice(text, seed=SEED)


@cache
def heart() -> Heart:
    """The one voice of this process: loaded at its first use, in the worker."""
    return Heart()


def speak_to_wav(words: str, target: Path) -> Path:
    """`words` with the embedded voice, one channel, at `target`. Raises NotSpeakable."""
    samples = heart().speak(words)
    if not len(samples):
        raise NotSpeakable("The voice cannot read this text aloud. Write it in plain words.")
    write_wav(samples, heart().rate_hz, target)
    return target
