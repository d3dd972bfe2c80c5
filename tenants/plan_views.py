"""What a business may have, and what it uses of it: for its owners."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenants.requests import BusinessRequest
from tenants.usage import meters_of


@require_safe
def plan(request: BusinessRequest) -> HttpResponse:
    request.person.demand("see_plan")
    return render(request, "tenants/plan.html", {"meters": meters_of(request.business)})
