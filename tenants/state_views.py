"""The page of a business that is closing, for those who were in it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from tenants import audit, states
from tenants.access import member_in
from tenants.models import Business
from tenants.partials import render_page
from tenants.requests import BusinessRequest, SignedInRequest
from tenants.state_forms import CloseForm


@require_safe
def closing(request: SignedInRequest, pk: UUID) -> HttpResponse:
    person = member_in(request.user, pk)
    business = person.business
    if business.status != Business.Status.CLOSING:
        return HttpResponseClientRedirect(business.home) if request.htmx else redirect(business.home)
    context = {"business": business, "may_close": person.may["close_business"]}
    return render_page(request, "tenants/closing.html", context, partials=("closing-export",))


@require_http_methods(["GET", "HEAD", "POST"])
def close_business(request: BusinessRequest) -> HttpResponse:
    """What closing does, and the form that does it."""
    request.person.demand("close_business")
    form = CloseForm(request.POST or None, business=request.business)
    if form.is_valid():
        try:
            visit_id = audit.visit_of(request.person)
            return redirect(states.close(request.business.pk, actor=request.user, visit_id=visit_id).home)
        except states.NotNow as error:
            form.add_error(None, str(error))
    context = {"form": form, "kept_days": states.KEPT_DAYS}
    return render(request, "tenants/close_business.html", context, status=422 if form.is_bound else 200)


@require_POST
def reopen(request: SignedInRequest, pk: UUID) -> HttpResponse:
    business = member_in(request.user, pk).business
    if business.status != Business.Status.CLOSING:
        # Somebody else was faster, or pressed twice.
        return redirect(business.home)
    try:
        business = states.reopen(business.pk, actor=request.user)
    except states.NotNow as error:
        messages.error(request, str(error))
        return redirect(business.home)
    messages.success(request, f"{business} is {business.status} again.")
    return redirect(business.home)
