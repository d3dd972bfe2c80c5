"""What an announcement is made of, in its order. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from xml.sax.saxutils import escape

from library.speech.ssml import words_of
from library.speech.variables import fill, gaps, without_gaps
from library.speech.words import NotSpeakable, speakable

#: The voice that needs no service.
BUILT_IN = "hibari"


@dataclass(frozen=True)
class Chime:
    """`name` is one of `library.chimes`."""

    name: str
    gain_db: float = 0.0


@dataclass(frozen=True)
class Speech:
    """Words. `service` is a SpeechProvider's id, BUILT_IN, or "" for the first one that can."""

    text: str
    language: str = "en-US"
    service: str = ""
    voice: str = ""
    speed: float = 1.0
    pitch_st: float = 0.0
    gain_db: float = 0.0
    is_ssml: bool = False


@dataclass(frozen=True)
class Recorded:
    """A Recording, or what of it lies between two moments; `gated`: recorded in a room."""

    recording: str
    start_ms: int = 0
    end_ms: int | None = None
    gated: bool = False
    gain_db: float = 0.0


@dataclass(frozen=True)
class Pause:
    ms: int


INSTEAD = Chime("two_up")
Part = Chime | Speech | Recorded | Pause
KINDS: dict[str, type[Part]] = {"chime": Chime, "speech": Speech, "audio": Recorded, "pause": Pause}
NAMES = {kind: name for name, kind in KINDS.items()}


def stored(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """As a JSON column holds them."""
    return [{"kind": NAMES[type(part)]} | asdict(part) for part in parts]


def read(rows: Iterable[Mapping[str, Any]]) -> list[Part]:
    """What `stored` gave."""
    return [KINDS[row["kind"]](**{name: row[name] for name in row if name != "kind"}) for row in rows]


def words(parts: Iterable[Part]) -> str:
    """All that is spoken, for lists and search; without marks."""
    spoken = [part for part in parts if isinstance(part, Speech)]
    return "\n".join(words_of(part.text) if part.is_ssml else part.text for part in spoken)


def gaps_in(parts: Iterable[Part]) -> list[str]:
    return gaps("\n".join(part.text for part in parts if isinstance(part, Speech)))


def filled(parts: Iterable[Part], values: Mapping[str, str]) -> list[Part]:
    """The same without gaps. Raises GapsLeft."""
    return [_told(part, values) if isinstance(part, Speech) else part for part in parts]


def _told(part: Speech, values: Mapping[str, str]) -> Speech:
    said = {name: escape(value) for name, value in values.items()} if part.is_ssml else values
    return replace(part, text=fill(part.text, said))


def partly(parts: Iterable[Part], values: Mapping[str, str]) -> list[Part]:
    """The same with what is known in `values`; other gaps stay."""
    return [_partly(part, values) if isinstance(part, Speech) else part for part in parts]


def bare(parts: Iterable[Part], values: Mapping[str, str]) -> list[Part]:
    """The same with what is known in `values`, and without the sentences in which anything else is missing.

    A chime stands for words of which nothing is left: an announcement is never silent.
    """
    known = [_known(part, values) if isinstance(part, Speech) else part for part in parts]
    kept = [part for part in known if not isinstance(part, Speech) or _says_something(part)]
    return kept if any(not isinstance(part, Pause) for part in kept) else [INSTEAD]


def _says_something(part: Speech) -> bool:
    try:
        return bool(speakable(words_of(part.text) if part.is_ssml else part.text))
    except NotSpeakable:
        return True  # too long with what has filled it: whoever makes its sound says so


def _known(part: Speech, values: Mapping[str, str]) -> Speech:
    told = _partly(part, values)
    if not gaps(told.text):
        return told
    text = words_of(told.text) if part.is_ssml else told.text
    return replace(part, text=without_gaps(text), is_ssml=False)


def _partly(part: Speech, values: Mapping[str, str]) -> Speech:
    return _told(part, {name: values.get(name) or f"{{{name}}}" for name in gaps(part.text)})


def digest(parts: Iterable[Part]) -> str:
    """The same for what sounds the same."""
    told = json.dumps(stored(parts), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
