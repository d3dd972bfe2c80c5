"""The host name of a business: for sync2gear's admins."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from tenants.answers import done
from tenants.hosts import host_of, pin_host
from tenants.models import Business
from tenants.requests import SignedInRequest
from tenants.staff import staff_only
from tenants.state_forms import HostForm


@staff_only("edit_businesses")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_host(request: SignedInRequest, slug: str) -> HttpResponse:
    business = get_object_or_404(Business, slug=slug)
    form = HostForm(request.POST or None, initial={"host": host_of(business)})
    if form.is_valid():
        try:
            host = pin_host(business.pk, actor=request.user, typed=form.cleaned_data["host"])
        except ValidationError as error:
            form.add_error("host", error)
        else:
            said = f"{host} leads to {business} now." if host else f"{business} has no host name of its own."
            return done(request, said, "staff_business", slug)
    context = {"form": form, "business": business}
    return render(request, "tenants/staff_host.html", context, status=422 if form.is_bound else 200)
