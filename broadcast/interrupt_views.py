"""Play something now, and watch it arrive."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadcast.interrupts import emergencies, ending, playing
from broadcast.interrupts.board import deliveries, tally
from broadcast.interrupts.forms import AllClearForm, PlayNowForm, SayNowForm, WhereForm
from broadcast.interrupts.hearers import Hearers, hearers
from broadcast.interrupts.refusals import NotReady
from broadcast.interrupts.report import lines
from broadcast.interrupts.words import asked_for, parts_of
from broadcast.models import Interrupt, Zone
from broadcast.players.live import live_url
from library.models import Announcement
from tenants.answers import done
from tenants.partials import render_page
from tenants.refused import while_suspended
from tenants.requests import BusinessRequest

#: Players on one page of a board.
SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def play_now(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """Choose who hears it, press the button. Its partial `who` says who that is."""
    person = request.person
    announcement = Announcement.objects.kept().load(person, "play_now", pk)
    parts = parts_of(announcement)
    form = PlayNowForm(request.POST or None, person=person, gaps=asked_for(parts))
    if form.is_valid() and not asks(request):
        try:
            told = {"where": form.where, "values": form.values, **form.way}
            return redirect("interrupt", playing.play_now(pk, actor=person, **told).pk)
        except NotReady as error:
            form.add_error(None, str(error))
    context = {"announcement": announcement, "problem": playing.why_not(announcement, parts)}
    return shown(request, "broadcast/play_now.html", form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def say_now(request: BusinessRequest) -> HttpResponse:
    """Type a sentence, press the button."""
    request.person.demand("play_now")
    first = {"text": request.GET.get("text", "")[:500]}
    form = SayNowForm(request.POST or None, person=request.person, initial=first)
    if form.is_valid() and not asks(request):
        try:
            started = playing.say_now(form.parts, actor=request.person, where=form.where, **form.way)
            return redirect("interrupt", started.pk)
        except NotReady as error:
            form.add_error(None, str(error))
    return shown(request, "broadcast/say_now.html", form, {})


def asks(request: BusinessRequest) -> bool:
    """Whether it only wants to know who would hear it."""
    return bool(request.htmx.target == "who" or "ask" in request.POST)


def shown(request: BusinessRequest, template: str, form: WhereForm, context: dict[str, Any]) -> HttpResponse:
    told = context | {"form": form, "hearing": who_hears(form)}
    status = 422 if form.is_bound and not asks(request) else 200
    return render_page(request, template, told, partials=("who",), status=status)


def who_hears(form: WhereForm) -> Hearers:
    """Of what stands in the form, be the rest of it right or not. A bound one has been validated."""
    if form.is_bound:
        return hearers(form.person, form.right, **form.where)
    zone_ids = [UUID(pk) for pk in form.initial.get("zones", [])]
    return hearers(
        form.person, form.right, everywhere=form.initial.get("everywhere", False), zone_ids=zone_ids
    )


@require_safe
def interrupt(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """The live board: which players received, started and finished it."""
    row = ending.load_interrupt(pk, request.person, "see")
    return render_page(request, "broadcast/interrupt.html", board(request, row), partials=("deliveries",))


def board(request: BusinessRequest, row: Interrupt) -> dict[str, Any]:
    rows = deliveries(row, request.person)
    page_obj = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    is_over = all(delivery.is_over for delivery in rows)
    waits = row.until_cleared and row in emergencies.going_on()
    said = AllClearForm(announcements=Announcement.objects.playable()) if waits else None
    goes_on = waits or not (is_over or row.cleared_at)
    return {
        "interrupt": row,
        "deliveries": rows,
        "page_obj": page_obj,
        "tally": tally(rows),
        "is_over": is_over and not waits,
        "is_held": row.starts_at is not None and row.starts_at > timezone.now(),
        "goes_on": goes_on,
        "can_stop": goes_on and ending.may_stop(row, request.person),
        "all_clear": said,
        "live_url": live_url(delivery.device.zone_id for delivery in page_obj),
    }


@while_suspended
@require_POST
def clear_interrupt(request: BusinessRequest, pk: UUID) -> HttpResponse:
    ending.clear(pk, actor=request.person)
    return done(request, "Stopped on every player.", "interrupt", pk)


@while_suspended
@require_POST
def all_clear(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """End an emergency, and have an announcement say so if one was chosen."""
    request.person.demand(emergencies.RIGHT)
    form = AllClearForm(request.POST, announcements=Announcement.objects.playable())
    chosen = form.cleaned_data["announcement"] if form.is_valid() else None
    said = emergencies.all_clear(pk, actor=request.person, announcement_id=chosen.pk if chosen else None)
    then = f"“{said.announcement.title}” is on its way." if said else "It is over on every player."
    return done(request, f"All clear. {then}", "interrupt", pk)


@require_safe
def interrupt_report(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """To be printed and kept."""
    row = ending.load_interrupt(pk, request.person, "see")
    return render(request, "broadcast/interrupt_report.html", board(request, row))


@require_safe
def interrupt_table(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """The same as CSV."""
    row = ending.load_interrupt(pk, request.person, "see")
    told = list(lines(deliveries(row, request.person)))
    answer = HttpResponse(told, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="played-{row.created_at:%Y-%m-%d-%H%M}.csv"'
    return answer


@require_safe
def interrupts_played(request: BusinessRequest) -> HttpResponse:
    """What was played by hand, newest first."""
    own = Zone.objects.open_to(request.person)
    rows = (
        Interrupt.objects.filter(zones__in=own)
        .distinct()
        .select_related("announcement")
        .prefetch_related(Prefetch("zones", own))
    )
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "broadcast/interrupts_played.html", {"page_obj": page_obj})
