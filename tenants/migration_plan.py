"""What a run of migrations would do where."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from tenants.migrating import MIGRATED, Migration, is_migrated, lacking, reason, tenant_labels
from tenants.models import Business

NAMED = 10
Plan = dict[tuple[Migration, ...], list[Business]]


def public_plan() -> list[Migration]:
    """Of the apps that live in the public schema; the others' are only noted there."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    waiting = [(migration.app_label, migration.name) for migration, _ in plan]
    return [name for name in waiting if name[0] not in tenant_labels()]


def planned(slug: str) -> tuple[Plan, dict[Business, str]]:
    """Which businesses lack what, and those that could not be asked."""
    # Not all columns: some may be what the public schema lacks.
    rows = Business.objects.filter(status__in=MIGRATED).only("name", "slug", "schema_name", "status")
    if slug:
        rows = rows.filter(slug=slug)
    plan: Plan = defaultdict(list)
    failed = {}
    for business in filter(is_migrated, rows):
        try:
            with transaction.atomic():
                lacks = lacking(business)
        except DatabaseError as error:
            failed[business] = reason(error)
        else:
            plan[lacks].append(business)
    plan.pop((), None)
    return plan, failed


def names(migrations: Iterable[Migration]) -> str:
    return ", ".join(".".join(migration) for migration in migrations)


def some(businesses: list[Business]) -> str:
    first = ", ".join(business.slug for business in businesses[:NAMED])
    rest = len(businesses) - NAMED
    return f"{first} and {rest:,} more" if rest > 0 else first


def of_businesses(count: int) -> str:
    return "1 business" if count == 1 else f"{count:,} businesses"
