"""Sounds of parts, each made once."""

from collections.abc import Iterable, Mapping

from django.utils import timezone

from library.making import as_said
from library.models import Pronunciation, Rendering, Sound
from library.parts import Part, digest, filled, stored
from library.tasks import render
from tenants.jobs import enqueue
from tenants.models import Business


def rendering_of(parts: Iterable[Part], business: Business) -> Rendering:
    """The sound of parts without gaps; a worker makes it where it is not there yet, or has failed."""
    said = as_said(parts, dict(Pronunciation.objects.values_list("written", "spoken")))
    known = Rendering.objects.select_for_update()
    row, is_new = known.get_or_create(digest=digest(said), defaults={"parts": stored(said)})
    if row.status == Sound.Status.REFUSED:
        # New from now on: housekeeping gives a task to what waits since long ago, and two would both be paid.
        row.status, row.problem, row.created_at = Sound.Status.WAITING, "", timezone.now()
        row.save(update_fields=["status", "problem", "created_at"])
        is_new = True
    if row.stand_ins and row.again_at is None:
        # Nobody asks any more for the voice that was wanted: whoever saves it again does.
        row.stand_ins, row.again_at = 1, timezone.now()
        row.save(update_fields=["stand_ins", "again_at"])
    if is_new:
        enqueue(render, business=business, key=row.pk)
    return row


def told(parts: Iterable[Part], values: Mapping[str, str], business: Business) -> Rendering:
    """As above, with the gaps filled. Raises GapsLeft."""
    return rendering_of(filled(parts, {"business": business.name} | dict(values)), business)
