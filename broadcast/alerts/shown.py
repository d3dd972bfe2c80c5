"""The alerts that a page shows."""

from broadcast.models import Alert
from tenants.access import Guarded, Person


def open_alerts(person: Person) -> Guarded:
    """Those that people were told of and that are not over, of the person's zones, the oldest first."""
    rows = Alert.objects.open_to(person).filter(ended_at=None, device__revoked_at=None)
    return rows.exclude(told_at=None).select_related("device__zone__floor").order_by("began_at", "pk")
