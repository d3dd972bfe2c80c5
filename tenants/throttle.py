"""How often somebody may try something that can be guessed."""

from time import time

from django.core.cache import cache


def allowed(what: str, who: str, *, tries: int, period_s: int) -> bool:
    """Count one try; False once there were more than `tries` since the first one, `period_s` long."""
    key = f"throttle:{what}:{who}"
    until = cache.get_or_set(key, lambda: time() + period_s, period_s)
    # A counter of its own for each period: counting may move a key's end, but never that of the period.
    counter = f"{key}:{until}"
    cache.add(counter, 0, period_s)
    try:
        count = cache.incr(counter)
    except ValueError:  # it ran out between the two calls
        return True
    cache.touch(counter, period_s)  # Django's database cache forgets how long when it counts
    return count <= tries
