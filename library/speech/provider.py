"""What speaks: one small protocol, a module a provider, and the ways in which one fails."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Voice:
    """`language` is a BCP 47 tag, or "" for a voice that speaks whatever it is given."""

    id: str
    name: str
    language: str = ""


@dataclass(frozen=True)
class Wish:
    """Words and how they are to be spoken. An empty `voice` is the provider's own choice for the language."""

    words: str
    language: str = "en-US"
    voice: str = ""
    speed: float = 1.0
    pitch_st: float = 0.0  # semitones
    is_ssml: bool = False


class ProviderFailed(Exception):
    """A sentence for sync2gear's staff; without keys and texts. `may_pass`: another try may help.

    `is_of_wish`: these words or this voice are refused, and others may well be spoken.
    """

    def __init__(self, sentence: str, *, may_pass: bool, is_of_wish: bool = False) -> None:
        super().__init__(sentence)
        self.may_pass, self.is_of_wish = may_pass, is_of_wish


class Provider(Protocol):
    """A service that speaks. Both calls raise ProviderFailed, after `within_s` at the latest."""

    #: Of words in UTF-8, in one call.
    most_bytes: int
    #: What of a wish it fulfils itself, of "speed", "pitch", "ssml". The rest is done to its sound.
    does: frozenset[str]

    def voices(self, within_s: float) -> list[Voice]: ...

    def speak(self, wish: Wish, within_s: float) -> bytes:
        """A whole WAV or MP3 file."""
        ...
