"""The remote of a zone: what it hears, and everything that can be turned."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from broadcast.actions.remote import Refused
from broadcast.models import Zone
from broadcast.players.ledger import commands_of, ledger
from broadcast.players.live import live_url
from broadcast.players.picture import picture
from broadcast.players.remote_form import RemoteForm
from tenants.access import Person
from tenants.partials import render_page
from tenants.requests import BusinessRequest

#: Of the remote without a sign-in, and of the portal's.
PARTIALS = ("now", "volumes")
WITH_ASKED = (*PARTIALS, "asked")


@require_http_methods(["GET", "HEAD", "POST"])
def remote(request: BusinessRequest, pk: UUID) -> HttpResponse:
    right = "play_now" if request.method == "POST" else "see"
    zone = Zone.objects.kept().load(request.person, right, pk)
    return answer(request, request.person, zone, "broadcast/remote.html", WITH_ASKED)


def answer(
    request: HttpRequest,
    person: Person,
    zone: Zone,
    template: str,
    partials: tuple[str, ...] = PARTIALS,
    **more: Any,
) -> HttpResponse:
    """The page or the part of it that was asked for, once the command in it was given."""
    problem = obeyed(request, person, zone) if request.method == "POST" else ""
    if request.method == "POST" and not request.htmx:  # type: ignore[attr-defined]
        if problem:
            messages.error(request, problem)
        return redirect(request.get_full_path())
    fresh = Zone.objects.select_related("floor", "playback").get(pk=zone.pk)
    target = request.htmx.target  # type: ignore[attr-defined]
    context = picture(fresh, (target,) if target in partials else partials)
    context |= {
        "problem": problem,
        "may_steer": person.may["play_now"],
        "live_url": live_url([zone.pk]),
    } | more
    return render_page(request, template, context, partials=partials, status=422 if problem else 200)


def obeyed(request: HttpRequest, person: Person, zone: Zone) -> str:
    """What went wrong, as a sentence, or nothing."""
    form = RemoteForm(request.POST)
    if not form.is_valid():
        return " ".join(str(error) for errors in form.errors.values() for error in errors)
    try:
        form.obey(zone.pk, person)
    except Refused as error:
        return str(error)
    return ""


@require_safe
def commands(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """Everything that was asked of a zone's players, and what came of it."""
    zone = Zone.objects.kept().load(request.person, "see", pk)
    page_obj = Paginator(commands_of(zone), 50).get_page(request.GET.get("page"))
    context = {"zone": zone, "page_obj": page_obj, "asked": ledger(page_obj.object_list)}
    return render(request, "broadcast/commands.html", context)
