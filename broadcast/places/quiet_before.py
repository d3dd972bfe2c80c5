"""Quiet hours as they were, in an address that brings them back."""

from datetime import time
from typing import Any
from uuid import UUID

from django.core import signing

from broadcast.models import QuietHours
from broadcast.places.quiet_forms import KINDS

SALT = "broadcast.quiet"
PLACES = [f"{kind}_id" for kind in KINDS]
TIMES = ("start", "end")


def in_address(row: QuietHours) -> str:
    """Its columns, signed."""
    told: dict[str, Any] = {name: getattr(row, name) for name in ("name", "days", "silences_music")}
    told |= {name: getattr(row, name).isoformat() for name in TIMES}
    told |= {name: str(pk) if (pk := getattr(row, name)) else None for name in PLACES}
    return signing.dumps(told, salt=SALT, compress=True)


def from_address(signed: str) -> dict[str, Any]:
    """The columns, as the action takes them. Raises BadSignature."""
    told: dict[str, Any] = signing.loads(signed, salt=SALT)
    told |= {name: time.fromisoformat(told[name]) for name in TIMES}
    return told | {name: UUID(told[name]) if told[name] else None for name in PLACES}
