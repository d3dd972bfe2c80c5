"""Which voices there are to choose from: each service is asked for its own, and asked again after an hour."""

import hashlib
import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic, time
from typing import Any

from django.core.cache import cache

from library.speech.provider import ProviderFailed, Voice
from library.speech.speaking import made
from tenants.models import SpeechProvider
from tenants.sealed import Unsealable

log = logging.getLogger(__name__)
#: What a page waits for all of them together.
DEADLINE_S = 3.0
FRESH_S = 3600
#: So long one that did not answer is left alone.
REST_S = 60
#: An old list is better than none.
KEPT_S = 7 * 24 * 3600


@dataclass(frozen=True)
class Service:
    """One that may speak. `voices` is None where its list cannot be had just now."""

    id: str
    name: str
    voices: list[Voice] | None


@dataclass(frozen=True)
class Kept:
    """What was heard of a service, and until when (Unix time) nobody asks again."""

    voices: list[Voice] | None
    until_s: float


def services() -> list[Service]:
    """Those in use, in the order in which they are asked to speak."""
    rows = list(SpeechProvider.objects.filter(is_active=True, removed_at=None))
    keys = {row.pk: key_of(row) for row in rows}
    kept = cache.get_many(list(keys.values()))
    due = [row for row in rows if is_due(kept.get(keys[row.pk]))]
    for row, voices in asked(due):
        before = kept.get(keys[row.pk])
        kept[keys[row.pk]] = fresh = renewed(before.voices if before else None, voices)
        cache.set(keys[row.pk], fresh, KEPT_S)
    return [Service(str(row.pk), str(row), kept[keys[row.pk]].voices) for row in rows]


def is_due(kept: Any) -> bool:
    return not isinstance(kept, Kept) or kept.until_s <= time()


def renewed(before: list[Voice] | None, voices: list[Voice] | None) -> Kept:
    return Kept(before if voices is None else voices, time() + (REST_S if voices is None else FRESH_S))


def key_of(row: SpeechProvider) -> str:
    """Another for another key: another account has other voices."""
    return f"voices-{row.pk}-{hashlib.sha256(row.key_sealed.encode()).hexdigest()[:16]}"


def asked(rows: Iterable[SpeechProvider]) -> list[tuple[SpeechProvider, list[Voice] | None]]:
    """All at a time, so that together they cost one deadline; who passes it is left behind."""
    rows = list(rows)
    if not rows:
        return []
    until_s = monotonic() + DEADLINE_S
    pool = ThreadPoolExecutor(len(rows))
    waiting = [(row, pool.submit(heard_of, row)) for row in rows]
    try:
        return [(row, _in_time(answer, until_s)) for row, answer in waiting]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _in_time(answer: Any, until_s: float) -> list[Voice] | None:
    try:
        voices: list[Voice] | None = answer.result(max(0.0, until_s - monotonic()))
    except TimeoutError:
        return None
    return voices


def heard_of(row: SpeechProvider) -> list[Voice] | None:
    """In a thread of its own: it must not touch the database."""
    try:
        return made(row).voices(DEADLINE_S)
    except (ProviderFailed, Unsealable) as failed:
        log.warning("%s does not list its voices: %s", row, str(failed) or "its key cannot be opened")
    except Exception as broken:  # no page of any business may break with a client
        log.warning("%s does not list its voices: its client broke: %s", row, type(broken).__name__)
    return None
