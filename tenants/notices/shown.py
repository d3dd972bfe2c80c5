"""The notices of this moment."""

from datetime import timedelta

from django.utils import timezone

from tenants.kept import Kept
from tenants.models import Business, Notice, User

LASTS_S = 5


def of_now() -> list[Notice]:
    """Also those that begin while the answer is kept."""
    now = timezone.now()
    soon = now + timedelta(seconds=LASTS_S)
    rows = Notice.objects.filter(withdrawn_at=None, ends_at__gt=now, starts_at__lte=soon)
    # Warnings first, then the newest.
    return sorted(rows.order_by("-starts_at", "pk")[:20], key=lambda row: row.kind != Notice.Kind.WARNING)


#: On every page of every business.
current = Kept(of_now, lasts_s=LASTS_S)


def notices_for(user: User, business: Business) -> list[Notice]:
    """Those for the business that `user` has not put away. Asks the database once in some seconds."""
    rows = (row for row in current.get() if row.state == "shown" and row.is_for(business))
    return [row for row in rows if row.pk not in user.dismissed_notices]
