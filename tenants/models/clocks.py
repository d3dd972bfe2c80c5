"""The names of the world's clocks."""

import zoneinfo
from functools import cache

from django.core.exceptions import ValidationError


@cache
def time_zones() -> frozenset[str]:
    """All IANA names. Kept: Python reads hundreds of files to find them."""
    return frozenset(zoneinfo.available_timezones())


def known_time_zone(name: str) -> None:
    """Raises ValidationError unless `name` is an IANA time zone."""
    if name not in time_zones():
        raise ValidationError(f"“{name}” is not a time zone. Choose one such as Europe/London.")
