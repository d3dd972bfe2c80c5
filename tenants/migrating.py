"""Bringing the schema of one business to what this version needs."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tenants.models import Business
from tenants.schemas import in_business


def migrate(business: Business) -> None:
    """Run what its schema lacks; run again, it goes on where it was interrupted.

    Not by django-tenants' command, which closes the connection and so lets go of what it holds.
    """
    with in_business(business):
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
