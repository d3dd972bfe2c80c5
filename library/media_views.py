"""Sound and covers for the portal's own pages. Devices get theirs from the edge."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.views.decorators.http import require_safe

from library import shelf
from tenants.catalogue import CATALOGUE
from tenants.requests import BusinessRequest

RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})")
PIECE_BYTES = 65_536
#: The name is the content's hash: it never changes.
FOR_EVER = "private, max-age=31536000, immutable"


@require_safe
def portal_audio(request: BusinessRequest, sha256: str) -> HttpResponseBase:
    """A file of the person's own business or of the catalogue; a range of it where the browser seeks.

    `?look` says whether it is there: 204, 404, or 503 while the storage does not answer.
    """
    keys = [shelf.audio_key(owner, sha256) for owner in (request.business.pk, CATALOGUE)]
    return looked_for(keys) if "look" in request.GET else stored(request, first_there(keys), "audio/mpeg")


@require_safe
def catalogue_audio(request: BusinessRequest, sha256: str) -> HttpResponseBase:
    """As `portal_audio`, where it is known whose it is: nobody is asked what is not there."""
    key = shelf.audio_key(CATALOGUE, sha256)
    return looked_for([key]) if "look" in request.GET else stored(request, key, "audio/mpeg")


def looked_for(keys: list[str]) -> HttpResponse:
    """For pages: a browser does not tell them what became of the way to a bucket."""
    try:
        is_there = any(shelf.size_bytes(key) is not None for key in keys)
    except shelf.ShelfAway:
        return HttpResponse(status=503, headers={"Cache-Control": "no-store"})
    return HttpResponse(status=204 if is_there else 404, headers={"Cache-Control": "no-store"})


def first_there(keys: list[str]) -> str:
    """The last where none is."""
    return next((key for key in keys if shelf.is_there(key)), keys[-1])


def stored(request: HttpRequest, key: str, content_type: str, keep: str = FOR_EVER) -> HttpResponseBase:
    """What stands at `key`, or the way to it. Http404 where nothing does, as far as we have to look."""
    address = shelf.address(key, request.method or "GET")
    if address:
        kept = {"Cache-Control": f"private, max-age={address.kept_s}"}
        return HttpResponseRedirect(address.url, headers=kept)
    try:
        response = file_at(request, shelf.path(key), content_type)
    except FileNotFoundError as error:
        raise Http404 from error
    response["Cache-Control"] = keep
    return response


def file_at(request: HttpRequest, path: Path, content_type: str) -> HttpResponseBase:
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if asked:
        response = part(path, asked, path.stat().st_size, content_type)
    else:
        response = FileResponse(path.open("rb"), content_type=content_type)
    response["Accept-Ranges"] = "bytes"
    return response


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
def portal_cover(request: BusinessRequest, sha256: str, px: str = "0") -> HttpResponseBase:
    return cover_file(request, (request.business.pk, CATALOGUE), sha256, int(px))


@require_safe
def catalogue_cover(request: BusinessRequest, sha256: str, px: str = "0") -> HttpResponseBase:
    return cover_file(request, [CATALOGUE], sha256, int(px))


def cover_file(request: HttpRequest, owners: Iterable[UUID], sha256: str, px: int = 0) -> HttpResponseBase:
    """Of the first of `owners` that has it, in the size asked for or in its own. Http404 where none has."""
    sizes = (px, 0) if px else (0,)
    keys = [shelf.cover_key(owner, sha256, each) for owner in owners for each in sizes]
    return stored(request, first_there(keys), "image/jpeg")
