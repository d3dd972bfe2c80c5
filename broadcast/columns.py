"""What the players tell of each business, for lists of all of them. Public rows alone are asked."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from broadcast.alerts.looks import OFFLINE_AFTER
from broadcast.edge.models import EdgeDevice, Presence


def of_players(now: datetime) -> dict[str, Any]:
    """`players` that are connected, and how many of them are there now: `players_online`."""
    own = EdgeDevice.objects.filter(business_id=OuterRef("pk"), revoked_at=None)
    heard = Presence.objects.filter(pk=OuterRef("pk"), seen_at__gt=now - OFFLINE_AFTER)
    return {"players": counted(own), "players_online": counted(own.filter(Exists(heard)))}


def counted(rows: QuerySet[EdgeDevice]) -> Coalesce:
    count = rows.values("business_id").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(count, output_field=IntegerField()), Value(0))
