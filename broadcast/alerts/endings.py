"""Alerts that end without a word: nobody waits for the player any more."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models.functions import Coalesce

from broadcast.models import Alert


def let_go(device_ids: Iterable[UUID], now: datetime) -> None:
    """Of players that were disconnected. What nobody was told of leaves no trace."""
    rows = Alert.objects.filter(device__in=list(device_ids), settled_at=None)
    rows.filter(told_at=None).delete()
    rows.update(ended_at=Coalesce("ended_at", now), settled_at=now)
