"""One speaks; where it fails, is too slow or may not, the next one does. No ORM."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass, replace

from library.speech.pieces import pieces
from library.speech.provider import Provider, ProviderFailed, Wish

#: What a provider costs at most, its retries included, before the next one speaks.
DEADLINE_S = 10.0
TRIES = 3
FIRST_PAUSE_S = 0.4


@dataclass(frozen=True)
class Said:
    """Files, in their order, and what their speaker has left undone of "speed", "pitch", "ssml"."""

    files: list[bytes]
    undone: frozenset[str]


def say(
    provider: Provider,
    wish: Wish,
    deadline_s: float = DEADLINE_S,
    before_retry: Callable[[], None] = lambda: None,
) -> Said:
    """All of the words, in as many calls as they need. Raises ProviderFailed, within `deadline_s`.

    `before_retry` may forbid another try of a call by whatever it raises.
    """
    until = time.monotonic() + deadline_s
    cut = [wish.words] if wish.is_ssml else pieces(wish.words, provider.most_bytes)
    files = [_stubborn(provider, replace(wish, words=words), until, before_retry) for words in cut]
    return Said(files, frozenset({"speed", "pitch", "ssml"}) - provider.does)


def _stubborn(provider: Provider, wish: Wish, until: float, before_retry: Callable[[], None]) -> bytes:
    pause_s = FIRST_PAUSE_S
    for tries_left in reversed(range(TRIES)):
        try:
            return _in_time(lambda left_s: provider.speak(wish, left_s), until)
        except ProviderFailed as failed:
            if not failed.may_pass or not tries_left or time.monotonic() + pause_s >= until:
                raise
        before_retry()
        time.sleep(pause_s)
        pause_s *= 2
    raise AssertionError


def _in_time(call: Callable[[float], bytes], until: float) -> bytes:
    """Also one that does not keep its own time: it is left behind."""
    left_s = until - time.monotonic()
    pool = ThreadPoolExecutor(1)
    try:
        return pool.submit(call, left_s).result(max(0.0, left_s))
    except TooSlow:
        raise ProviderFailed("It does not answer in time.", may_pass=True) from None
    except ProviderFailed:
        raise
    except Exception as broken:  # whatever its client may raise, the next one speaks
        raise ProviderFailed(f"Its client broke: {type(broken).__name__}.", may_pass=False) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
