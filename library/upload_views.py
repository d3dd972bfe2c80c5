"""Music comes in: what the page asks for and sends, in pieces."""

from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from library import shelf
from library.models import MusicFolder, Upload
from library.uploading import actions, pieces
from library.uploading.actions import RIGHT, PiecesMissing, WrongLength
from library.uploading.offered import Unreadable, offers_in
from library.uploads import take_in
from tenants.requests import BusinessRequest

NO_FILE = "Choose at least one audio file first."


@require_POST
def upload_tracks(request: BusinessRequest) -> HttpResponse:
    """Without JavaScript: every file of the form; a refused one never holds back the others."""
    folder = folder_in(request)
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, NO_FILE)
    for file in files:
        take_in(file, actor=request.person, folder=folder)
    return redirect("music_folder", folder.pk) if folder else redirect("tracks")


def folder_in(request: BusinessRequest) -> MusicFolder | None:
    """The one that the form names. Http404 for one that is not there."""
    request.person.demand(RIGHT)
    if not (named := request.POST.get("folder")):
        return None
    try:
        folder: MusicFolder = MusicFolder.objects.kept().load(request.person, RIGHT, UUID(named))
    except ValueError as error:
        raise Http404 from error
    return folder


@require_POST
def begin_uploads(request: BusinessRequest) -> HttpResponse:
    """JSON: `{files: [{name, size_bytes, modified_ms, path, sha256}], folder}`; an answer for each."""
    request.person.demand(RIGHT)
    try:
        files, folder = offers_in(request.body)
    except Unreadable as error:
        return JsonResponse({"problem": str(error)}, status=422)
    answers = actions.begin(files, actor=request.person, folder=folder)
    return JsonResponse({"files": [told(each) for each in answers]})


def told(answer: dict[str, object]) -> dict[str, object]:
    upload = answer.pop("upload", None)
    if not isinstance(upload, Upload):
        return answer
    addresses = {name: reverse(f"{name}_upload", args=[upload.pk]) for name in ("finish", "forget")}
    place = reverse("upload_piece", args=[upload.pk, 0]).removesuffix("0/")
    how = {"pieces": place, "piece_bytes": pieces.PIECE_BYTES, "direct": shelf.takes_posts()}
    return answer | addresses | how


@require_POST
def forget_upload(request: BusinessRequest, pk: UUID) -> HttpResponse:
    actions.forget(pk, actor=request.person)
    return HttpResponse(status=204)


@require_http_methods(["PUT", "POST"])
def upload_piece(request: BusinessRequest, pk: UUID, piece: int) -> HttpResponse:
    """PUT takes the piece; POST says where it goes instead, as a form for the bucket: `{url, fields}`."""
    row = actions.load(pk, request.person)
    length = pieces.length_of(piece, row.size_bytes)
    if request.method == "POST":
        ticket = (
            shelf.ticket(shelf.incoming_key(request.business.pk, row.pk, piece), length) if length else None
        )
        return JsonResponse(asdict(ticket)) if ticket else HttpResponse(status=404)
    try:
        actions.keep_piece(row, piece, request.read(length + 1))
    except WrongLength:
        return HttpResponse(status=422)
    return HttpResponse(status=204)


@require_POST
def finish_upload(request: BusinessRequest, pk: UUID) -> HttpResponse:
    try:
        track = actions.finish(pk, actor=request.person)
    except PiecesMissing as error:
        return JsonResponse({"missing": error.numbers[:100]}, status=409)
    return JsonResponse({"track": str(track.pk), "problem": track.problem})
