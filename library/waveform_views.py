"""A track's waveform, for the eye."""

from base64 import b64encode
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from library.media_views import FOR_EVER
from library.models import Track, Waveform
from tenants.requests import BusinessRequest


@require_safe
def waveform(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """`{peaks, lead_ms, tail_ms, duration_ms}`; peaks are 600 bytes in base64, "" while nobody has read them.

    With the hash of its sound in the address (`?sound=`) it never changes and is kept for ever.
    """
    track = Track.objects.load(request.person, "see", pk)
    peaks = Waveform.objects.filter(track=track).values_list("peaks", flat=True).first()
    fields = ("lead_ms", "tail_ms", "duration_ms")
    answer = JsonResponse(
        {"peaks": b64encode(peaks or b"").decode(), **{name: getattr(track, name) for name in fields}}
    )
    never_changes = peaks and request.GET.get("sound") == track.sha256
    answer["Cache-Control"] = FOR_EVER if never_changes else "no-store"
    return answer
