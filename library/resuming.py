"""Housekeeping of sounds, run by the worker's schedule: none waits for ever because its task got lost."""

import logging
from datetime import timedelta

from django.utils import timezone

from library.models import Announcement, Sound, Track
from library.tasks import read_track, speak
from tenants.jobs import Task, enqueue
from tenants.models import Business
from tenants.schemas import go_public, in_business

log = logging.getLogger(__name__)
#: Longer than a full queue takes. A task that is there twice does its work once.
PATIENCE = timedelta(hours=1)
TASKS: list[tuple[type[Track | Announcement], Task]] = [(Track, read_track), (Announcement, speak)]


def resume_waiting() -> None:
    """Give every sound that waits too long its task again; one business never holds back the others."""
    go_public()
    for business in list(Business.objects.filter(status=Business.Status.OPEN)):
        try:
            with in_business(business):
                resume_in(business)
        except Exception:
            log.exception("What waits in %s could not be resumed.", business.slug)


def resume_in(business: Business) -> None:
    late = timezone.now() - PATIENCE
    for kind, task in TASKS:
        rows = kind.objects.kept().filter(status=Sound.Status.WAITING, created_at__lt=late)
        for pk in rows.values_list("pk", flat=True):
            enqueue(task, business=business, key=pk)
