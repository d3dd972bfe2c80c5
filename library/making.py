"""The sound of parts without gaps: each made or fetched, all joined and made as loud as speech has to be."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

from django.conf import settings

from library import chimes, shelf
from library.models import Recording
from library.parts import BUILT_IN, Chime, Part, Pause, Recorded, Speech
from library.speech import NotSpeakable, Spoken, speakable, speech_to_mp3
from library.speech.joined import Clip, joined
from library.speech.joined import Pause as Silence
from library.speech.pronounced import pronounced
from library.speech.provider import Wish
from library.speech.speaking import Voiced, at_rest, plain, stands_in, voiced
from library.speech.ssml import words_of
from tenants.models import Business
from tenants.spending import count_built_in

NOBODY = "the built-in voice"
GONE = "A recording in this announcement is gone. Take it out, or record it again."


class NotAsWanted(Exception):
    """The voice that was wanted does not speak."""


@dataclass(frozen=True)
class Made:
    """`by`: who spoke, in words; empty where nobody did. `has_stand_in`: in the place of one that failed."""

    spoken: Spoken
    by: str
    has_stand_in: bool


def as_said(parts: Iterable[Part], said: Mapping[str, str]) -> list[Part]:
    """The parts with names as they are pronounced. Marked text says so itself."""
    return [_as_said(part, said) if isinstance(part, Speech) else part for part in parts]


def _as_said(part: Speech, said: Mapping[str, str]) -> Speech:
    return part if part.is_ssml else replace(part, text=pronounced(part.text, said))


def make(parts: Iterable[Part], business: Business, workdir: Path, *, is_as_wanted: bool = False) -> Made:
    """An MP3 in `workdir`, a private folder. Raises NotSpeakable or AudioRefused, sentences for people.

    `is_as_wanted`: by the voices that are wanted, or NotAsWanted.
    """
    studio = Studio(business, workdir, is_as_wanted)
    wav = as_one((clip for part in parts for clip in studio.clips(part)), workdir / "joined.wav")
    spoken = speech_to_mp3(wav, workdir / "announcement.mp3", lufs=settings.SPEECH_LUFS)
    return Made(spoken, " and ".join(dict.fromkeys(studio.speakers)), studio.has_stand_in)


def as_one(clips: Iterator[Clip | Silence], target: Path) -> Path:
    """A WAV of all; what stands alone as it is spares a pass."""
    first = list(islice(clips, 2))
    match first:
        case [Clip(is_plain=True, path=path)]:
            return path
    return joined(chain(first, clips), target)


class Studio:
    """Makes the parts of one announcement, and knows who spoke."""

    def __init__(self, business: Business, workdir: Path, is_as_wanted: bool = False) -> None:
        self.speakers: list[str] = []
        self.has_stand_in = False
        self._business, self._workdir, self._is_as_wanted = business, workdir, is_as_wanted
        self._numbers = count()

    def clips(self, part: Part) -> list[Clip | Silence]:
        match part:
            case Pause():
                return [Silence(part.ms)]
            case Chime():
                return [Clip(self._chime(part.name), gain_db=part.gain_db, is_ours=True)]
            case Recorded():
                return [self._recorded(part)]
            case Speech():
                return list(self._spoken(part))

    def _path(self, suffix: str) -> Path:
        return self._workdir / f"part{next(self._numbers)}{suffix}"

    def _chime(self, name: str) -> Path:
        return chimes.to_wav(chimes.CHIMES[name], self._path(".wav"))

    def _recorded(self, part: Recorded) -> Clip:
        recording = Recording.objects.playable().filter(pk=part.recording).first()
        if recording is None:
            raise NotSpeakable(GONE)
        return Clip(
            shelf.brought(shelf.audio_key(self._business.pk, recording.sha256), self._workdir),
            start_ms=part.start_ms,
            end_ms=part.end_ms,
            gated=part.gated,
            loudness_lufs=recording.loudness_lufs,
            gain_db=part.gain_db,
        )

    def _spoken(self, part: Speech) -> list[Clip]:
        wish = wish_of(part)
        found = self._asked(wish, part.service) if part.service != BUILT_IN else None
        is_ours = found is None
        if found is None:
            found = built_in(wish, self._path(".wav"))
            count_built_in(self._business, len(wish.words))
        self.speakers.append(found.by)
        speed = part.speed if "speed" in found.undone else 1.0
        pitch_st = part.pitch_st if "pitch" in found.undone else 0.0
        manner: dict[str, Any] = {"speed": speed, "pitch_st": pitch_st, "gain_db": part.gain_db}
        return [Clip(self._kept(file), **manner, is_ours=is_ours) for file in found.files]

    def _asked(self, wish: Wish, service: str) -> Voiced | None:
        rested = at_rest()
        found = voiced(wish, self._business, service, is_alone=self._is_as_wanted)
        if self._is_as_wanted and found is None:
            raise NotAsWanted
        self.has_stand_in |= stands_in(found, service, rested)
        return found

    def _kept(self, file: bytes) -> Path:
        path = self._path(".sound")
        path.write_bytes(file)
        return path


def wish_of(part: Speech) -> Wish:
    """Raises NotSpeakable where nothing can be said."""
    words = part.text if part.is_ssml else speakable(part.text)
    if not (words_of(words) if part.is_ssml else words):
        raise NotSpeakable("There is nothing to read aloud in this text. Write at least one word.")
    return Wish(words, part.language, part.voice, part.speed, part.pitch_st, part.is_ssml)


def built_in(wish: Wish, target: Path) -> Voiced:
    """The voice that is always there; it reads words alone."""
    # Imported late: the model takes a tenth of a second and 100 MB, and the web process never speaks.
    from library.speech.hibari import speak_to_wav

    words = plain(wish).words if wish.is_ssml else wish.words
    return Voiced([speak_to_wav(words, target).read_bytes()], NOBODY, frozenset({"speed", "pitch"}))
