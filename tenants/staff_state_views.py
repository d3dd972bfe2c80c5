"""For sync2gear's admins: suspend a business, close it, reopen it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tenants import states
from tenants.answers import done
from tenants.models import Business
from tenants.requests import SignedInRequest
from tenants.staff import staff_only
from tenants.state_forms import CloseForm, SuspendForm, SuspensionForm

RIGHT = "edit_businesses"
BACK = "staff_business"


@staff_only(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def staff_suspend(request: SignedInRequest, slug: str) -> HttpResponse:
    business = get_object_or_404(Business, slug=slug)
    is_again = business.status == Business.Status.SUSPENDED
    form = (SuspensionForm if is_again else SuspendForm)(
        request.POST or None, initial={"reason": business.suspended_why}
    )
    if form.is_valid():
        try:
            business = states.suspend(business.pk, actor=request.user, **form.cleaned_data)
        except states.NotNow as error:
            return not_now(request, slug, error)
        return done(
            request, f"{business} is suspended. Its players play until {until(business)}.", BACK, slug
        )
    context = {"form": form, "business": business, "silent": business.is_silent(timezone.now())}
    return render(request, "tenants/staff_suspend.html", context, status=422 if form.is_bound else 200)


def until(business: Business) -> str:
    return f"{business.plays_until:%-d %B, %H:%M} UTC"


@staff_only(RIGHT)
@require_POST
def staff_reopen(request: SignedInRequest, slug: str) -> HttpResponse:
    business = get_object_or_404(Business, slug=slug)
    try:
        business = states.reopen(business.pk, actor=request.user)
    except states.NotNow as error:
        return not_now(request, slug, error)
    return done(request, f"{business} is {business.status} again.", BACK, slug)


@staff_only(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def staff_close(request: SignedInRequest, slug: str) -> HttpResponse:
    business = get_object_or_404(Business, slug=slug)
    form = CloseForm(request.POST or None, business=business)
    if form.is_valid():
        try:
            business = states.close(business.pk, actor=request.user)
        except states.NotNow as error:
            return not_now(request, slug, error)
        return done(
            request, f"{business} is closing. It can be reopened for {states.KEPT_DAYS} days.", BACK, slug
        )
    context = {"form": form, "business": business, "kept_days": states.KEPT_DAYS}
    return render(request, "tenants/staff_close.html", context, status=422 if form.is_bound else 200)


def not_now(request: SignedInRequest, slug: str, error: states.NotNow) -> HttpResponse:
    messages.error(request, str(error))
    return redirect(BACK, slug)
