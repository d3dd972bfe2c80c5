"""A track's waveform, for the eye."""

from base64 import b64encode
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from library.catalogue.reading import in_catalogue
from library.media_views import FOR_EVER
from library.models import Track
from library.models.music import Tracks
from tenants.requests import BusinessRequest

MEMBERS = ("waveform__peaks", "lead_ms", "tail_ms", "duration_ms")


@require_safe
def waveform(request: BusinessRequest, sha256: str) -> HttpResponse:
    """`{peaks, lead_ms, tail_ms, duration_ms}` of a sound of the business or of the catalogue.

    Peaks are 600 bytes in base64, "" while nobody has read them; after that the answer never changes.
    """
    drawn = drawn_in(Track.objects.open_to(request.person, "see"), sha256)
    if not drawn or not drawn["waveform__peaks"]:
        with in_catalogue() as is_open:
            drawn = (drawn_in(Track.objects.all(), sha256) if is_open else None) or drawn
    if not drawn:
        raise Http404
    peaks = drawn.pop("waveform__peaks")
    answer = JsonResponse({"peaks": b64encode(peaks or b"").decode(), **drawn})
    answer["Cache-Control"] = FOR_EVER if peaks else "no-store"
    return answer


def drawn_in(tracks: Tracks, sha256: str) -> dict[str, Any] | None:
    """Copies of the catalogue's tracks have no peaks here: one that has some comes first."""
    found: dict[str, Any] | None = tracks.filter(sha256=sha256).order_by("waveform").values(*MEMBERS).first()
    return found
