"""Which players were heard of lately."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from broadcast.edge.models import Presence

#: A device that was not heard for this long counts as offline.
ONLINE = timedelta(seconds=150)


def online_devices(device_ids: Iterable[UUID]) -> set[UUID]:
    recent = Presence.objects.filter(pk__in=list(device_ids), seen_at__gt=timezone.now() - ONLINE)
    return set(recent.values_list("pk", flat=True))
