"""Housekeeping of sounds, run by the worker's schedule: none waits for ever because its task got lost."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from library.models import AnnouncementVersion, Recording, Rendering, Sound
from library.stand_ins import after
from library.tasks import read_recording, render, speak_again
from library.turns import unread
from tenants.jobs import Task, enqueue
from tenants.models import Business
from tenants.schemas import go_public, in_business
from tenants.turns import get_in_line

log = logging.getLogger(__name__)
#: Longer than a full queue takes. A task that is there twice does its work once.
PATIENCE = timedelta(hours=1)
#: Of one business at a time: new words come first.
MOST_STAND_INS = 20
TASKS: list[tuple[QuerySet[Any], Task]] = [
    (Recording.objects.kept(), read_recording),
    (Rendering.objects.all(), render),
]


def resume_waiting() -> None:
    """Give every sound that waits too long its task again."""
    in_each(resume_in)


def replace_stand_ins() -> None:
    """Ask those voices again in whose place others have spoken."""
    in_each(replace_in)


def in_each(resume: Callable[[Business], None]) -> None:
    """One business never holds back the others."""
    go_public()
    for business in list(Business.objects.filter(status=Business.Status.OPEN)):
        try:
            with in_business(business):
                resume(business)
        except Exception:
            log.exception("What waits in %s could not be resumed.", business.slug)


def resume_in(business: Business) -> None:
    late = timezone.now() - PATIENCE
    for sounds, task in TASKS:
        rows = sounds.filter(status=Sound.Status.WAITING, created_at__lt=late)
        for pk in rows.values_list("pk", flat=True):
            enqueue(task, business=business, key=pk)
    if unread().exists():
        # As what comes back from the bin before it was read. The readers' own housekeeping does the rest.
        get_in_line(business)


@transaction.atomic
def replace_in(business: Business) -> None:
    """Each counts as failed once more from now on; where the voice speaks, that is forgotten.

    What was only tried, or said once, is not paid a second time.
    """
    in_use = AnnouncementVersion.objects.filter(rendering=OuterRef("pk"), announcement__removed_at=None)
    due = Rendering.objects.filter(Exists(in_use), again_at__lte=timezone.now()).order_by("again_at")
    for row in due.select_for_update(skip_locked=True)[:MOST_STAND_INS]:
        row.stand_ins += 1
        row.again_at = after(row.stand_ins)
        row.save(update_fields=["stand_ins", "again_at"])
        enqueue(speak_again, business=business, key=row.pk)
