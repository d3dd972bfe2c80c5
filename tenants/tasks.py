"""Housekeeping of businesses, run by the worker's schedule."""

from datetime import timedelta

from django.utils import timezone

from tenants.jobs import enqueue
from tenants.models import Business
from tenants.opening import open_business
from tenants.schemas import go_public

PATIENCE = timedelta(minutes=5)


def open_what_waits() -> None:
    """Give every business that is still opening its job again: the first one may have failed or got lost."""
    go_public()
    late = Business.objects.filter(status=Business.Status.OPENING, created_at__lt=timezone.now() - PATIENCE)
    for pk in late.values_list("pk", flat=True):
        enqueue(open_business, business=None, key=pk)
