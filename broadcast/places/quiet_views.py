"""Quiet hours."""

from copy import copy
from uuid import UUID

from django.core import signing
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadcast.actions import quiet as actions
from broadcast.models import QuietHours, ScheduleItem
from broadcast.places.quiet_ahead import QuietAhead, quiet_ahead
from broadcast.places.quiet_before import from_address, in_address
from broadcast.places.quiet_forms import QuietForm
from broadcast.places.quiet_words import is_over, silenced
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest

RIGHT = actions.RIGHT


@require_safe
def quiet_hours(request: BusinessRequest) -> HttpResponse:
    items = Prefetch("schedule__items", ScheduleItem.objects.select_related("announcement"))
    rows = QuietHours.objects.kept().open_to(request.person, RIGHT)
    rows = rows.select_related("zone", "floor", "channel", "schedule").prefetch_related(items)
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    lines = [(row, silenced(row), is_over(row)) for row in page_obj]
    return render(request, "broadcast/quiet_hours.html", {"page_obj": page_obj, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def quiet(request: BusinessRequest, pk: UUID | None = None) -> HttpResponse:
    """Make quiet hours, or change them. `?zone=`, `?channel=` and so on choose beforehand where.

    Its partial `quiet-ahead` answers while the form is being filled in.
    """
    person = request.person
    person.demand(RIGHT)
    row = QuietHours.objects.kept().load(person, RIGHT, pk) if pk else None
    before = copy(row)
    form = QuietForm(request.POST or None, instance=row, person=person, asked=request.GET)
    ahead = ahead_of(form if form.is_bound else form.as_it_comes())
    is_asking = request.htmx.target == "quiet-ahead"
    is_seen = ahead.warning in ("", request.POST.get("seen"))
    if form.is_bound and form.is_valid() and is_seen and not is_asking:
        saved = actions.save_quiet(pk, actor=person, **form.cleaned_data)
        return done(request, f"Saved “{saved}”.", "quiet_hours", undo=undo_of(before, saved))
    context = {"form": form, "quiet": before, "name": str(before or "New quiet hours"), "ahead": ahead}
    status = 422 if form.is_bound and not is_asking else 200
    return render_page(request, "broadcast/quiet.html", context, partials=("quiet-ahead",), status=status)


def ahead_of(form: QuietForm) -> QuietAhead:
    return quiet_ahead(form.draft, timezone.now()) if form.is_valid() else QuietAhead()


def undo_of(before: QuietHours | None, saved: QuietHours) -> str:
    """The address that takes it back."""
    if before is None:
        return reverse("remove_quiet", args=[saved.pk])
    return f"{reverse('undo_quiet', args=[saved.pk])}?{urlencode({'before': in_address(before)})}"


@require_POST
def undo_quiet(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """Back to what `?before=` says."""
    QuietHours.objects.kept().load(request.person, RIGHT, pk)
    try:
        columns = from_address(request.GET.get("before", ""))
    except signing.BadSignature:
        return redirect("quiet_hours")
    row = actions.save_quiet(pk, actor=request.person, **columns)
    return done(request, f"“{row}” is as it was before.", "quiet_hours")


@require_POST
def remove_quiet(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.remove_quiet(pk, actor=request.person)
    return done(request, f"Removed “{row}”.", "quiet_hours", undo=reverse("restore_quiet", args=[pk]))


@require_POST
def restore_quiet(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.restore_quiet(pk, actor=request.person)
    return done(request, f"“{row}” holds again.", "quiet_hours")
