"""What can be heard while an announcement is written: a part as it stands, and the chimes."""

import hashlib
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from library import chimes, shelf
from library.editing.editor import Editor
from library.media_views import stored
from library.models import Rendering
from library.previewing import TOO_MANY, may_try, preview
from tenants.requests import BusinessRequest
from tenants.row_sets import parts_of

GONE = "This part is gone. Reload the page."


@require_POST
def preview_part(request: BusinessRequest) -> HttpResponse:
    """Has one part of a form made ("hear part 2"), and says what is wrong with it."""
    request.person.demand("edit_announcements")
    row = Editor(None, None, request.POST).row(parts_of(request.POST.get("do", ""))[2])
    if row is None or not row.is_valid():
        problems = [each for errors in row.errors.values() for each in errors] if row else [GONE]
        return refused(request, problems)
    if not may_try(request.business):
        return refused(request, [TOO_MANY])
    rendering = preview([row.part], actor=request.person)
    return render(request, "library/preview.html", {"rendering": rendering})


def refused(request: BusinessRequest, problems: list[Any]) -> HttpResponse:
    return render(request, "library/preview.html", {"problems": problems}, status=422)


@require_safe
def part_preview(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """Asked until its sound is there."""
    rendering = Rendering.objects.load(request.person, "edit_announcements", pk)
    return render(request, "library/preview.html", {"rendering": rendering})


@require_safe
def chime_audio(request: BusinessRequest, chime: str) -> HttpResponseBase:
    request.person.demand("edit_announcements")
    if chime not in chimes.CHIMES:
        raise Http404
    wanted = chimes.CHIMES[chime]
    name = hashlib.sha256(repr(wanted).encode()).hexdigest()
    key = shelf.key_of(request.business.pk, "chime", f"{name}.wav")
    if shelf.size_bytes(key) is None:
        with shelf.whole(key) as part:
            chimes.to_wav(wanted, part)
    return stored(request, key, "audio/wav", "private, max-age=3600")
