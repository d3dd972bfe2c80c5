"""The voice inside the wheel: `heart`, English. The other voices would be downloaded: not offered."""

from functools import cache

import numpy as np
from hibari import Hibari

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
