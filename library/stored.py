"""How much a business keeps, counted from its rows: what was counted as it came may be off after a crash."""

from django.db.models import Sum
from django.utils import timezone

from library.keeping.bin import KEPT
from library.models import Recording, Rendering, Track
from tenants.limits import correct_stored
from tenants.schemas import current_business


def measure_stored() -> None:
    """In the current business: the bin included, but not what is gone for good and waits to be taken away."""
    tracks = Track.objects.own().exclude(removed_at__lte=timezone.now() - KEPT)
    kinds = (tracks, Recording.objects.all(), Rendering.objects.all())
    sizes = (rows.aggregate(sum=Sum("size_bytes"))["sum"] or 0 for rows in kinds)
    correct_stored(current_business(), sum(sizes))
