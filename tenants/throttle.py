"""How often somebody may try something that can be guessed."""

from django.core.cache import cache


def allowed(what: str, who: str, *, tries: int, period_s: int) -> bool:
    """Count one try; False once there were more than `tries` since the first one, `period_s` long."""
    key = f"throttle:{what}:{who}"
    if cache.add(key, 1, period_s):
        return True
    try:
        return cache.incr(key) <= tries
    except ValueError:  # it ran out between the two calls
        return True
