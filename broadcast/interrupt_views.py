"""Play an announcement now, and watch it arrive."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadcast import interrupts
from broadcast.forms import PlayNowForm
from broadcast.models import Interrupt, Zone
from library.models import Announcement
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest


@require_http_methods(["GET", "HEAD", "POST"])
def play_now(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """Choose the zones, press the button."""
    person = request.person
    announcement = Announcement.objects.kept().load(person, "play_now", pk)
    form = PlayNowForm(request.POST or None, person=person)
    if form.is_valid():
        try:
            started = interrupts.play_now(pk, actor=person, **form.cleaned_data)
            return redirect("interrupt", started.pk)
        except interrupts.NotReady as error:
            form.add_error(None, str(error))
    context = {"form": form, "announcement": announcement}
    return render(request, "broadcast/play_now.html", context, status=422 if form.is_bound else 200)


@require_safe
def interrupt(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """The live board: which players received, started and finished it."""
    row = interrupts.load_interrupt(pk, request.person, "see")
    deliveries = interrupts.deliveries(row, request.person)
    is_over = all(delivery.is_over for delivery in deliveries)
    context = {
        "interrupt": row,
        "deliveries": deliveries,
        "is_over": is_over,
        "may_stop": interrupts.may_stop(row, request.person),
    }
    return render_page(request, "broadcast/interrupt.html", context, partials=("deliveries",))


@require_POST
def clear_interrupt(request: BusinessRequest, pk: UUID) -> HttpResponse:
    interrupts.clear(pk, actor=request.person)
    return done(request, "Stopped on every player.", "interrupt", pk)


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
