"""Taking away what a test has committed, the log of it too, which nobody else can."""

from django.db import connection

from tenants.models import AuditLog, Business


def forget(business: Business) -> None:
    """Its schema, its log and itself."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {business.schema_name} CASCADE")
        cursor.execute("SET session_replication_role = replica")
        AuditLog.objects.filter(business_id=business.pk)._raw_delete("default")
        cursor.execute("SET session_replication_role = origin")
    Business.objects.filter(pk=business.pk).delete()
