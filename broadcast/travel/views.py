"""Time travel: what a zone plays around any moment, and why."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from broadcast.travel.around import journey
from broadcast.travel.form import TravelForm
from tenants.requests import BusinessRequest


@require_safe
def time_travel(request: BusinessRequest) -> HttpResponse:
    """A question: it changes nothing and nothing of it is kept."""
    form = TravelForm(request.GET, request.person)
    context: dict[str, Any] = {"form": form, "zone": form.place}
    if form.is_valid() and form.place and form.moment:
        context |= journey(form.place, form.moment, *form.stretch, now=form.now)
    # Without a zone nothing was asked that could be wrong.
    status = 422 if form.place and form.errors else 200
    return render(request, "broadcast/time_travel.html", context, status=status)
