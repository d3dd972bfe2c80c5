"""Who was in which business, why, for how long, and how much they changed there."""

from typing import Any

from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery

from tenants.folding import found_in
from tenants.models import AuditLog, StaffVisit, User

#: What the log says of the visit itself.
COMING_AND_GOING = ("entered", "stayed in", "left")


def listed(user: User | None, words: str) -> QuerySet[StaffVisit]:
    """Of `user` (None: of everybody), the newest first; `writes` says how many changes each made."""
    rows = StaffVisit.objects.select_related("user", "business")
    if user:
        rows = rows.filter(user=user)
    if words:
        rows = rows.filter(found_in(words, "business__name", "user__name", "user__email", "reason"))
    return rows.annotate(writes=Subquery(counted())).order_by("-started_at", "-pk")


def counted() -> QuerySet[Any]:
    """By the log's index of a business's time: within a visit there is little of it."""
    during = AuditLog.objects.filter(
        business=OuterRef("business"),
        visit_id=OuterRef("pk"),
        at__gte=OuterRef("started_at"),
        at__lte=OuterRef("until"),
    )
    rest = during.exclude(verb__in=COMING_AND_GOING).order_by()
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return rest.annotate(count=count).values("count")
