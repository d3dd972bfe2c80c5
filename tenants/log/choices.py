"""What the log can be narrowed to: read from its indexes, one step for each value that there is."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection

from tenants.log.saying import kind_in_words
from tenants.models import AuditLog, Business, User

#: What a list of choices holds at most.
MOST = 300
#: From one value to the next that is greater: a log of a million rows has a few dozen of them.
STEP = """
    WITH RECURSIVE known AS (
        (SELECT {column} AS value FROM tenants_auditlog WHERE {there} {column} IS NOT NULL ORDER BY 1 LIMIT 1)
        UNION ALL
        SELECT (SELECT {column} FROM tenants_auditlog WHERE {there} {column} > known.value ORDER BY 1 LIMIT 1)
        FROM known WHERE known.value IS NOT NULL
    )
    SELECT value FROM known WHERE value IS NOT NULL LIMIT {most}
"""


@dataclass(frozen=True)
class Choices:
    """Asked only where they are shown. Of one business, or of all."""

    business: Business | None = None

    @cached_property
    def kinds(self) -> list[tuple[str, str]]:
        return sorted(((kind, kind_in_words(kind)) for kind in self.values("kind")), key=lambda each: each[1])

    @cached_property
    def actions(self) -> list[str]:
        return sorted(self.values("verb"))

    @cached_property
    def people(self) -> list[tuple[str, str]]:
        """By their names of today; of who has no account any more, the last in the log."""
        pks = self.values("actor_id") if self.business else staff()
        known = {user.pk: str(user) for user in User.objects.filter(pk__in=pks)}
        names = ((str(pk), known.get(pk) or self.last_name(pk)) for pk in pks)
        return sorted(names, key=lambda each: each[1].casefold())

    def last_name(self, pk: Any) -> str:
        names = (
            AuditLog.objects.filter(actor_id=pk).order_by("-at", "-id").values_list("actor_name", flat=True)
        )
        return names.first() or ""

    def values(self, column: str) -> list[Any]:
        """Only names of our own columns are put into it."""
        there = "business_id = %s AND" if self.business else ""
        with connection.cursor() as cursor:
            cursor.execute(
                STEP.format(column=column, there=there, most=MOST),
                [self.business.pk] * 2 if self.business else [],
            )
            return [value for (value,) in cursor.fetchall()]


def staff() -> list[Any]:
    """Nobody looks for one of thousands in a list: a name in the log leads to the others."""
    rows = User.objects.exclude(staff_role="").order_by("name", "email")
    return list(rows.values_list("pk", flat=True)[:MOST])
