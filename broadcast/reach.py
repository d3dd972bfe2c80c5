"""Which zones a row touches."""

from uuid import UUID

from django.db.models import Model

from broadcast.models import Zone


def zones_of(row: Model) -> set[UUID]:
    """The kept zones whose feeds a change of this row may change, as the row stands now."""
    return set(Zone.objects.kept().values_list("pk", flat=True))
