"""The settings of a business."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods

from tenants.answers import done
from tenants.editing import edit_business
from tenants.forms import BusinessForm
from tenants.hosts import host_of
from tenants.requests import BusinessRequest


@require_http_methods(["GET", "HEAD", "POST"])
def business_settings(request: BusinessRequest) -> HttpResponse:
    request.person.demand("edit_business")
    told = {"name": request.business.name, "time_zone": request.business.time_zone}
    form = BusinessForm(request.POST or None, initial=told)
    if form.is_valid():
        edit_business(actor=request.person, **form.cleaned_data)
        return done(request, "Saved.", "business_settings")
    context = {"form": form, "host": host_of(request.business), "plan_url": plan_url()}
    return render(request, "tenants/business_settings.html", context, status=422 if form.is_bound else 200)


def plan_url() -> str:
    try:
        return reverse("plan")
    except NoReverseMatch:
        return ""
