"""How far a trial is. Pure."""

from datetime import datetime, timedelta
from typing import Literal

State = Literal["", "running", "soon", "over"]
#: From then on it is about to end.
SOON = timedelta(days=3)


def state_of(ends_at: datetime | None, now: datetime) -> State:
    """Empty where a business is not trying us out."""
    if ends_at is None:
        return ""
    if ends_at <= now:
        return "over"
    return "soon" if ends_at - now <= SOON else "running"
