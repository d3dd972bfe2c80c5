"""Who speaks: the services in their order as far as they may and can, in the end the built-in voice."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from django.core.cache import cache

from library.speech import chain
from library.speech.audible import demand_sound
from library.speech.elevenlabs import ElevenLabs
from library.speech.google import Google
from library.speech.openai import OpenAI
from library.speech.pieces import pieces
from library.speech.provider import Provider, ProviderFailed, Wish
from library.speech.ssml import words_of
from tenants.booking import OverLimit, book, book_again, give_back, settle
from tenants.models import Business, SpeechProvider
from tenants.sealed import Unsealable, unseal

log = logging.getLogger(__name__)
MADE: dict[str, Callable[[str], Provider]] = {"google": Google, "elevenlabs": ElevenLabs, "openai": OpenAI}
#: So long nobody asks one that has just failed: a hundred announcements would wait for it one by one.
REST_S = 60


@dataclass(frozen=True)
class Voiced:
    """Sound files in their order, by whom, and what is still to be done to them: of "speed", "pitch"."""

    files: list[bytes]
    by: str
    undone: frozenset[str]


def voiced(wish: Wish, business: Business, first: str = "", *, is_alone: bool = False) -> Voiced | None:
    """By the service with the id `first` if it can, else by the next one; None where none can.

    `is_alone`: by none but `first`, where one is named.
    """
    for row in in_order(first):
        if is_alone and first not in ("", str(row.pk)):
            break
        try:
            return by_service(row, wish if str(row.pk) == first else replace(wish, voice=""), business)
        except (ProviderFailed, OverLimit, Unsealable) as failed:
            log.warning("%s did not speak: %s", row, str(failed) or "its key cannot be opened")
            if isinstance(failed, Unsealable):
                cache.set(resting(row), True, REST_S)
    return None


def stands_in(found: Voiced | None, first: str, rested: Iterable[SpeechProvider]) -> bool:
    """Whether a service that was wanted has failed, so that another voice has to speak in its place.

    `rested`: what `at_rest` gave before it was asked, for a rest may end meanwhile. A limit that is reached
    is no failure, nor are words that a service refuses.
    """
    if found and not first:
        return False
    failed = {str(row.pk): str(row) for row in (*rested, *at_rest())}
    return any(first in ("", pk) for pk, name in failed.items() if not found or found.by != name)


def at_rest() -> list[SpeechProvider]:
    """The services that have just failed, and are not asked."""
    return [row for row in in_use() if cache.get(resting(row))]


def in_use() -> list[SpeechProvider]:
    return list(SpeechProvider.objects.filter(is_active=True, removed_at=None))


def in_order(first: str) -> Iterator[SpeechProvider]:
    rows = in_use()
    rows.sort(key=lambda row: str(row.pk) != first)
    return (row for row in rows if not cache.get(resting(row)))


def by_service(row: SpeechProvider, wish: Wish, business: Business) -> Voiced:
    """Raises ProviderFailed, OverLimit or Unsealable; what failed costs nothing."""
    provider = made(row)
    asked = wish if "ssml" in provider.does or not wish.is_ssml else plain(wish)
    requests = 1 if asked.is_ssml else len(pieces(asked.words, provider.most_bytes))
    booked = book(row, business, requests=requests, characters=len(asked.words))
    try:
        said = heard(chain.say(provider, asked, before_retry=lambda: book_again(row, booked)))
    except (ProviderFailed, OverLimit) as failed:
        give_back(booked)
        # A text or voice of one business silences no service for the others.
        if isinstance(failed, ProviderFailed) and not failed.is_of_wish:
            cache.set(resting(row), True, REST_S)
        raise
    settle(booked)
    return Voiced(said.files, str(row), said.undone)


def heard(said: chain.Said) -> chain.Said:
    """Raises ProviderFailed where a part of it cannot be heard."""
    for file in said.files:
        demand_sound(file)
    return said


def made(row: SpeechProvider) -> Provider:
    """Raises Unsealable, or ProviderFailed for a key that is none."""
    key = unseal(row.key_sealed)
    try:
        return MADE[row.kind](key)
    except ProviderFailed:
        raise
    except Exception:  # clients read keys, each in its own way
        raise ProviderFailed("This key cannot be read. Enter it again.", may_pass=False) from None


def plain(wish: Wish) -> Wish:
    """For a voice that knows no marks."""
    return replace(wish, words=words_of(wish.words), is_ssml=False)


def resting(row: SpeechProvider) -> str:
    return f"speech-rests-{row.pk}"
