"""How names are said: one of them, and how it sounds."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from library import pronunciations as actions
from library.hearing import hear
from library.models import Pronunciation, Rendering
from library.previewing import TOO_MANY, may_try
from library.pronunciation_forms import HearForm, PronunciationForm
from tenants.answers import done
from tenants.requests import BusinessRequest

RIGHT = actions.RIGHT


@require_http_methods(["GET", "HEAD", "POST"])
def pronunciation(request: BusinessRequest, pk: UUID | None = None) -> HttpResponse:
    request.person.demand(RIGHT)
    row = Pronunciation.objects.load(request.person, RIGHT, pk) if pk else None
    form = PronunciationForm(request.POST or None, instance=row)
    if form.is_valid():
        saved = actions.save_pronunciation(pk, actor=request.person, **form.cleaned_data)
        said = f"“{saved.written}” is said “{saved.spoken}”. What says it is spoken anew."
        return done(request, said, "speech_settings")
    if row:
        row.refresh_from_db()  # validation has put what was refused on the instance
    context = {"form": form, "pronunciation": row}
    return render(request, "library/pronunciation.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove_pronunciation(request: BusinessRequest, pk: UUID) -> HttpResponse:
    gone = actions.remove_pronunciation(pk, actor=request.person)
    undo = urlencode({"written": gone.written, "spoken": gone.spoken})
    said = f"“{gone.written}” is said as it is written."
    return done(request, said, "speech_settings", undo=f"{reverse('restore_pronunciation')}?{undo}")


@require_POST
def restore_pronunciation(request: BusinessRequest) -> HttpResponse:
    """Undo the above: the address tells what it was. Where it is there again, there is nothing to do."""
    request.person.demand(RIGHT)
    form = PronunciationForm(request.GET)
    if not form.is_valid():
        return done(request, "It is in your list already.", "speech_settings")
    saved = actions.save_pronunciation(None, actor=request.person, **form.cleaned_data)
    return done(request, f"“{saved.written}” is back.", "speech_settings")


@require_POST
def hear_pronunciation(request: BusinessRequest) -> HttpResponse:
    """Have `spoken` said; the answer asks for the sound until it is there."""
    request.person.demand(RIGHT)
    form = HearForm(request.POST)
    if not form.is_valid():
        return heard(request, problem=str(form.errors["spoken"][0]))
    if not may_try(request.business):
        return heard(request, problem=TOO_MANY)
    return heard(request, hear(form.cleaned_data["spoken"], actor=request.person))


@require_safe
def heard_pronunciation(request: BusinessRequest, pk: UUID) -> HttpResponse:
    request.person.demand(RIGHT)
    return heard(request, get_object_or_404(Rendering, pk=pk))


def heard(request: BusinessRequest, rendering: Rendering | None = None, problem: str = "") -> HttpResponse:
    context = {"rendering": rendering, "problem": problem or (rendering and rendering.problem)}
    return render(request, "library/pronunciation.html#hearing", context)
