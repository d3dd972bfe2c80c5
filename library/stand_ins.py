"""Where another voice stands in for one that has failed: when that one is asked again, and how often."""

from datetime import datetime, timedelta

from django.utils import timezone

#: After the first time, the second one, and so on. After the last of them it stays as it is.
PAUSES = [timedelta(hours=hours) for hours in (0.25, 0.5, 2, 6, 24, 72)]


def after(stand_ins: int) -> datetime | None:
    """When the wanted voice is asked again, after another one stood in for it so often; None: never."""
    return timezone.now() + PAUSES[stand_ins - 1] if 0 < stand_ins <= len(PAUSES) else None
