"""The alerts that a page shows."""

from broadcast.models import Alert, Device
from tenants.access import Guarded, Person


def known_alerts() -> Guarded:
    """Those that people were told of and that are not over."""
    rows: Guarded = Alert.objects.filter(ended_at=None, device__revoked_at=None).exclude(told_at=None)
    return rows.order_by("began_at", "pk")


def open_alerts(person: Person) -> Guarded:
    """The same in the person's zones, with device, zone and floor."""
    return known_alerts().open_to(person).select_related("device__zone__floor")


def troubles_of(device: Device, most: int = 10) -> list[Alert]:
    """What people were told of it, the newest first."""
    return list(Alert.objects.filter(device=device).exclude(told_at=None).order_by("-began_at", "pk")[:most])
