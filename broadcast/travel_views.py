"""Time travel: what a zone plays around any moment, and why."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from broadcast.travel import journey
from broadcast.travel_form import TravelForm
from tenants.requests import BusinessRequest


@require_safe
def time_travel(request: BusinessRequest) -> HttpResponse:
    """A question: it changes nothing and nothing of it is kept."""
    form = TravelForm(request.GET, request.person)
    if not form.is_valid():
        status = 422 if form.place else 200
        return render(
            request, "broadcast/time_travel.html", {"form": form, "zone": form.place}, status=status
        )
    context = journey(form.place, form.moment, *form.stretch, now=form.now)
    context |= {"form": form, "zone": form.place, "moment": form.moment}
    return render(request, "broadcast/time_travel.html", context)
