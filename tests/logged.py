"""What this test has had written into the log: nobody can take away what another one has committed to it."""

from django.contrib.postgres.functions import TransactionNow
from django.db.models import QuerySet

from tenants.models import AuditLog


def logged() -> QuerySet[AuditLog]:
    """Oldest first."""
    return AuditLog.objects.filter(at__gte=TransactionNow()).order_by("at")


def verbs() -> list[str]:
    return list(logged().values_list("verb", flat=True))
