"""Recordings for announcements: bring one, ask how far it is, make an announcement of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from library import actions, recordings
from library.forms import RecordedForm
from library.models import Recording
from tenants.answers import done
from tenants.requests import BusinessRequest

NO_FILE = "Choose an audio file first."


@require_http_methods(["GET", "HEAD", "POST"])
def new_recording(request: BusinessRequest) -> HttpResponse:
    """Record an announcement, or upload one; `?recording=` is one that was uploaded without JavaScript."""
    request.person.demand("edit_announcements")
    rows = Recording.objects.kept()
    asked = {"recording": request.GET.get("recording")}
    form = RecordedForm(request.POST or None, recordings=rows, initial=asked)
    if form.is_valid():
        row = recordings.announce(actor=request.person, **form.cleaned_data)
        return redirect("announcement", row.pk)
    context = {"form": form, "recording": form.taken}
    return render(request, "library/new_recording.html", context, status=422 if form.is_bound else 200)


@require_POST
def upload_recording(request: BusinessRequest) -> HttpResponse:
    """Take in `file`. Answers as `recording` does, or with the page that goes on from here."""
    request.person.demand("edit_announcements")
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, NO_FILE)
        return redirect("new_recording")
    row = recordings.take_in(file, actor=request.person)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse(state_of(row))
    return redirect(f"{reverse('new_recording')}?recording={row.pk}")


@require_safe
def recording(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """How far it is, as JSON."""
    row = Recording.objects.kept().load(request.person, "edit_announcements", pk)
    return JsonResponse(state_of(row))


def state_of(row: Recording) -> dict[str, Any]:
    """`status` is waiting, ready or refused; `problem` a sentence; `audio` an address once it is ready."""
    audio = reverse("portal_audio", args=[row.sha256]) if row.sha256 else ""
    return {
        "id": str(row.pk),
        "title": row.title,
        "status": row.status,
        "problem": row.problem,
        "duration_ms": row.duration_ms,
        "audio": audio,
        "state": reverse("recording", args=[row.pk]),
    }


@require_POST
def remove_recording(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.remove(Recording, pk, actor=request.person)
    undo = reverse("restore_recording", args=[pk])
    return done(request, f"Removed the recording “{row.title}”.", "announcements", undo=undo)


@require_POST
def restore_recording(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.restore(Recording, pk, actor=request.person)
    return done(request, f"The recording “{row.title}” is back.", "announcements")
