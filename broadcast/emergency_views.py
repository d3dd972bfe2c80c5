"""An emergency in two steps, and the clips that players keep for one."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadcast.interrupts import emergencies
from broadcast.interrupts.forms import EmergencyForm
from broadcast.interrupts.hearers import hearers
from broadcast.interrupts.refusals import NotReady
from library.models import Announcement
from tenants.answers import done
from tenants.requests import BusinessRequest

RIGHT = emergencies.RIGHT


@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: BusinessRequest) -> HttpResponse:
    """First what, where, and whether it is real; then a press that nobody makes by mistake."""
    person = request.person
    person.demand(RIGHT)
    form = EmergencyForm(request.POST or None, person=person, clips=emergencies.clips())
    if not form.is_valid():
        context = {"form": form, "going": emergencies.going_on().select_related("announcement")}
        return render(request, "broadcast/emergency.html", context, status=422 if form.is_bound else 200)
    try:
        if form.is_sure:
            told: dict[str, Any] = {"where": form.where, "is_drill": form.is_drill}
            clip = form.cleaned_data["clip"]
            return redirect("interrupt", emergencies.start_emergency(clip.pk, actor=person, **told).pk)
    except NotReady as error:
        form.add_error(None, str(error))
    return confirmed(request, form)


def confirmed(request: BusinessRequest, form: EmergencyForm) -> HttpResponse:
    """The second step; nothing has happened yet."""
    is_wrong = bool(form.cleaned_data["word"]) and not form.is_sure
    hearing = hearers(request.person, RIGHT, **form.where)
    context = {"form": form, "hearing": hearing, "is_wrong": is_wrong}
    return render(
        request,
        "broadcast/confirm_emergency.html",
        context,
        status=422 if is_wrong or form.errors else 200,
    )


@require_safe
def emergency_clips(request: BusinessRequest) -> HttpResponse:
    """Which announcements every player keeps for an emergency."""
    rows = Announcement.objects.kept().open_to(request.person, RIGHT).order_by("-is_emergency", "title", "pk")
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "broadcast/emergency_clips.html", {"page_obj": page_obj})


@require_POST
def mark_emergency(request: BusinessRequest, pk: UUID) -> HttpResponse:
    is_emergency = request.POST.get("is_emergency") == "on"
    row = emergencies.keep_clip(pk, actor=request.person, is_emergency=is_emergency)
    said = "is kept on every player" if is_emergency else "is no emergency clip any more"
    return done(request, f"“{row.title}” {said}.", "emergency_clips")
