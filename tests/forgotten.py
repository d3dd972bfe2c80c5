"""Taking away what a test has committed, the log of it too, which nobody else can."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tenants.models import AuditLog, Business


def forget(business: Business) -> None:
    """Its schema, its log and itself."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {business.schema_name} CASCADE")
    forget_log(business_id=business.pk)
    Business.objects.filter(pk=business.pk).delete()


def forget_since(then: datetime) -> None:
    """What the log was told from then on."""
    forget_log(at__gte=then)


def forget_log(**found: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        AuditLog.objects.filter(**found)._raw_delete("default")
        cursor.execute("SET LOCAL session_replication_role = origin")
