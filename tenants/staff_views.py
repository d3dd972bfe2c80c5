"""For sync2gear's own people: the way into a business, and out of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tenants import actions
from tenants.forms import EnterForm
from tenants.models import Business
from tenants.requests import SignedInRequest
from tenants.staff import staff_only


@staff_only("enter")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_enter(request: SignedInRequest, slug: str) -> HttpResponse:
    business = get_object_or_404(Business, slug=slug, status__in=Business.LIVE)
    form = EnterForm(request.POST or None)
    if form.is_valid():
        actions.start_visit(business, actor=request.user, reason=form.cleaned_data["reason"])
        return redirect(f"/b/{business.slug}/")
    context = {"form": form, "business": business}
    return render(request, "tenants/staff_enter.html", context, status=422 if form.is_bound else 200)


@staff_only("enter")
@require_POST
def staff_leave(request: SignedInRequest, slug: str) -> HttpResponse:
    business = get_object_or_404(Business, slug=slug)
    actions.end_visits(actor=request.user, business=business)
    return redirect("staff_businesses")
