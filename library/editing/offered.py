"""Which voices there are to choose from. A choice is "", "hibari", "<service>" or "<service>/<voice>"."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.validators import MaxLengthValidator
from django.utils.html import format_html

from library.parts import BUILT_IN
from library.speech.languages import LANGUAGES
from library.speech.listing import Service
from library.speech.provider import Voice

ANY = "Chosen for you"
#: Of a choice: a service's id and as much of a voice's as a business can keep.
NOT_ENDLESS = MaxLengthValidator(36 + 1 + 120)
GONE = "This voice is not there any more. Choose another one."
UNLISTED = "{names} cannot list voices just now. What was chosen before stays; more can be chosen later."

Choices = list[tuple[str, Any]]


@dataclass(frozen=True)
class Offered:
    services: Sequence[Service] = ()

    @property
    def languages(self) -> dict[str, str]:
        """By tag: those that we know by name, then what some voice speaks besides."""
        spoken = {voice.language for service in self.services for voice in service.voices or ()}
        return LANGUAGES | {tag: tag for tag in sorted(spoken - {""} - set(LANGUAGES))}

    @property
    def problem(self) -> str:
        """A sentence where a list cannot be had; else empty. HTML, as the help of a field is."""
        names = [service.name for service in self.services if service.voices is None]
        return format_html(UNLISTED, names=" and ".join(names)) if names else ""

    def choices(self, language: str, chosen: str) -> Choices:
        """In groups; what was chosen is among them, whether it is there or not."""
        groups: Choices = [("", ANY), (BUILT_IN, "Built-in voice")]
        groups += [(service.name, self._of(service, language)) for service in self.services]
        if chosen not in flat(groups):
            groups.append(("Chosen before", [(chosen, self.name_of(chosen))]))
        return groups

    def _of(self, service: Service, language: str) -> Choices:
        fitting = [voice for voice in service.voices or () if speaks(voice, language)]
        own = (service.id, f"{service.name}: its own choice")
        return [own, *((f"{service.id}/{voice.id}", voice.name) for voice in fitting)]

    def name_of(self, chosen: str) -> str:
        voice = self._voice(chosen)
        return voice.name if voice else parted(chosen)[1] or "A service that is gone"

    def refused(self, chosen: str, language: str) -> str:
        """Why it cannot be chosen, as a sentence; else empty. Without its list a service is believed."""
        service_id, voice_id = parted(chosen)
        if service_id in ("", BUILT_IN):
            return GONE if voice_id else ""
        service = self._service(service_id)
        if service is None:
            return GONE
        if not voice_id or service.voices is None:
            return ""
        voice = self._voice(chosen)
        if voice is None:
            return GONE
        if speaks(voice, language):
            return ""
        named = self.languages.get(language, language)
        return f"“{voice.name}” does not speak {named}. Choose another voice."

    def _service(self, service_id: str) -> Service | None:
        return next((service for service in self.services if service.id == service_id), None)

    def _voice(self, chosen: str) -> Voice | None:
        service_id, voice_id = parted(chosen)
        service = self._service(service_id)
        voices = (service.voices if service else None) or ()
        return next((voice for voice in voices if voice.id == voice_id), None)


def speaks(voice: Voice, language: str) -> bool:
    return not voice.language or voice.language.casefold() == language.casefold()


def parted(chosen: str) -> tuple[str, str]:
    """Service and voice."""
    service, _, voice = chosen.partition("/")
    return service, voice


def whole(service: str, voice: str) -> str:
    return f"{service}/{voice}" if voice else service


def flat(groups: Choices) -> dict[str, str]:
    """By choice what it is called."""
    found: dict[str, str] = {}
    for value, inner in groups:
        found |= dict(inner) if isinstance(inner, list) else {value: inner}
    return found
