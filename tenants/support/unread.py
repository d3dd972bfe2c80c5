"""In how many threads something is new to a person: part of the query that finds out who they are."""

from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tenants.models import Reading, Thread


def new_to(user: Any) -> QuerySet[Thread]:
    """In which staff wrote what `user`, also a reference to one, has not read, whoever wrote after that."""
    read = Reading.objects.filter(thread=OuterRef("pk"), user=user, at__gte=OuterRef("last_staff_at"))
    return Thread.objects.filter(~Exists(read), last_staff_at__isnull=False)


def count_of_new() -> Coalesce:
    """For a query of memberships."""
    rows = new_to(OuterRef(OuterRef("user"))).filter(business=OuterRef("business")).order_by()
    count = rows.values("business").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(count), 0, output_field=IntegerField())
