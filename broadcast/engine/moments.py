"""Moments as whole milliseconds since the epoch: what the engine counts in. Pure."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MS = timedelta(milliseconds=1)
MINUTE_MS = 60_000


def to_ms(at: datetime) -> int:
    """Milliseconds since the epoch, rounded up: a whole millisecond lies before `at` as before the result."""
    return -((EPOCH - at) // MS)


def from_ms(ms: int) -> datetime:
    return EPOCH + ms * MS
