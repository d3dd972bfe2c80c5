"""Housekeeping of sounds, run by the worker's schedule: none waits for ever because its task got lost."""

import logging
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from library.models import Recording, Rendering, Sound, Track
from library.tasks import read_recording, read_track, render
from tenants.jobs import Task, enqueue
from tenants.models import Business
from tenants.schemas import go_public, in_business

log = logging.getLogger(__name__)
#: Longer than a full queue takes. A task that is there twice does its work once.
PATIENCE = timedelta(hours=1)
TASKS: list[tuple[QuerySet[Any], Task]] = [
    (Track.objects.kept(), read_track),
    (Recording.objects.kept(), read_recording),
    (Rendering.objects.all(), render),
]


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
    for sounds, task in TASKS:
        rows = sounds.filter(status=Sound.Status.WAITING, created_at__lt=late)
        for pk in rows.values_list("pk", flat=True):
            enqueue(task, business=business, key=pk)
