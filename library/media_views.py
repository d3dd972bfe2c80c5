"""Sound and covers for the portal's own pages. Devices get theirs from the edge."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.views.decorators.http import require_safe

from library import shelf
from tenants.catalogue import CATALOGUE
from tenants.requests import BusinessRequest

RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})")
PIECE_BYTES = 65_536


@require_safe
def portal_audio(request: BusinessRequest, sha256: str) -> HttpResponseBase:
    """A file of the person's own business or of the catalogue; a range of it where the browser seeks."""
    owner = request.business.pk if shelf.audio(request.business.pk, sha256).is_file() else CATALOGUE
    return kept_for_ever(sound_file(request, shelf.audio(owner, sha256), "audio/mpeg"), {})


def sound_file(request: HttpRequest, path: Path, content_type: str) -> HttpResponseBase:
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    size = existing_size(path)
    if asked:
        response = part(path, asked, size, content_type)
    else:
        response = FileResponse(path.open("rb"), content_type=content_type)
    response["Accept-Ranges"] = "bytes"
    return response


def existing_size(path: Path) -> int:
    if not path.is_file():
        raise Http404
    return path.stat().st_size


def part(path: Path, asked: re.Match[str], size: int, content_type: str) -> HttpResponseBase:
    """206 with the bytes asked for (Django's FileResponse knows no ranges), 416 where there are none."""
    first = int(asked[1])
    last = min(int(asked[2] or size - 1), size - 1)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    length = last - first + 1
    span = {"Content-Range": f"bytes {first}-{last}/{size}", "Content-Length": str(length)}
    body = pieces(path, first, length)
    return StreamingHttpResponse(body, status=206, content_type=content_type, headers=span)


def pieces(path: Path, first: int, length: int) -> Iterator[bytes]:
    """Never the whole at once: browsers ask for `bytes=0-` of tracks that last for hours."""
    with path.open("rb") as file:
        file.seek(first)
        while length > 0 and (piece := file.read(min(PIECE_BYTES, length))):
            length -= len(piece)
            yield piece


@require_safe
def portal_cover(request: BusinessRequest, sha256: str) -> HttpResponseBase:
    is_own = shelf.cover(request.business.pk, sha256).is_file()
    return cover_file(request.business.pk if is_own else CATALOGUE, sha256)


def cover_file(business_id: UUID, sha256: str) -> HttpResponseBase:
    """Http404 where the business has none of this name."""
    path = shelf.cover(business_id, sha256)
    existing_size(path)
    return kept_for_ever(FileResponse(path.open("rb"), content_type="image/jpeg"), {})


def kept_for_ever(response: HttpResponseBase, headers: dict[str, str]) -> HttpResponseBase:
    """The name is the content's hash: it never changes."""
    for name, value in {"Cache-Control": "private, max-age=31536000, immutable", **headers}.items():
        response[name] = value
    return response
