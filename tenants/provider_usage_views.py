"""What speech has cost, and what each business may have of it: for sync2gear's staff."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from tenants import speech_settings as actions
from tenants.answers import done
from tenants.grant_forms import CreditsForm
from tenants.models import Business
from tenants.partials import render_page
from tenants.provider_usage import month_asked, months, total_of, used_in
from tenants.requests import SignedInRequest
from tenants.spending import credits_of
from tenants.staff import staff_only


@staff_only("edit_providers")
@require_safe
def staff_usage(request: SignedInRequest) -> HttpResponse:
    known = months()
    month = month_asked(request.GET.get("month", ""), known)
    page_obj = Paginator(used_in(month), 50).get_page(request.GET.get("page"))
    context = {"page_obj": page_obj, "months": known, "month": month, "total": total_of(month)}
    return render_page(request, "library/provider_usage.html", context, partials=("usage",))


@staff_only("edit_businesses")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_credits(request: SignedInRequest, slug: str) -> HttpResponse:
    business = get_object_or_404(Business, slug=slug)
    form = CreditsForm(request.POST or None, business=business)
    if form.is_valid():
        actions.grant_credits(business, actor=request.user, credits=form.granted)
        return done(request, f"Saved the credits of {business}.", "staff_usage")
    context = {"form": form, "business": business, "credits": credits_of(business)}
    return render(request, "library/provider_credits.html", context, status=422 if form.is_bound else 200)
