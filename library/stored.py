"""How much a business keeps, counted from its rows: what was counted as it came may be off after a crash."""

from django.db.models import Sum
from django.utils import timezone

from library.keeping.bin import KEPT
from library.models import Recording, Rendering, Track
from tenants.limits import correct_stored
from tenants.schemas import current_business


def measure_stored() -> None:
    """In the current business."""
    correct_stored(current_business(), bytes_of_rows)


def bytes_of_rows() -> int:
    """The bin included, but not what is gone for good and waits to be taken away."""
    tracks = Track.objects.own().exclude(removed_at__lte=timezone.now() - KEPT)
    kinds = (tracks, Recording.objects.all(), Rendering.objects.all())
    return sum(rows.aggregate(sum=Sum("size_bytes"))["sum"] or 0 for rows in kinds)
