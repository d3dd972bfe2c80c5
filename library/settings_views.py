"""What a business decides about all of its announcements: names, voice, approval."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from library.default_voice_forms import DefaultVoiceForm
from library.models import Pronunciation
from tenants import speech_settings as actions
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest
from tenants.spending import credits_of

RIGHT = "edit_announcements"
NAMES_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def speech_settings(request: BusinessRequest) -> HttpResponse:
    """The form that it takes is the one of the voice; its partial offers the voices of another language."""
    names = Pronunciation.objects.open_to(request.person, RIGHT)
    asked = {name: request.GET[name][:200] for name in ("language", "voice") if name in request.GET}
    form = DefaultVoiceForm(request.POST or None, business=request.business, asked=asked)
    if form.is_valid():
        actions.choose_voice(actor=request.person, **form.chosen)
        return done(request, "New announcements are spoken like that.", "speech_settings")
    context = {
        "form": form,
        "page_obj": Paginator(names, NAMES_SHOWN).get_page(request.GET.get("page")),
        "credits": credits_of(request.business),
    }
    status = 422 if form.is_bound else 200
    return render_page(
        request, "library/speech_settings.html", context, partials=("voice-choice",), status=status
    )


@require_POST
def switch_speech_approval(request: BusinessRequest) -> HttpResponse:
    is_on = request.POST.get("to") == "on"
    actions.switch_approval(actor=request.person, is_on=is_on)
    said = "Somebody else approves from now on." if is_on else "Announcements are heard without approval."
    return done(request, said, "speech_settings")
