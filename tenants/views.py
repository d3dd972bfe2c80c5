"""Pages outside a business: the front page, opening one, and the list of one's own."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from tenants import actions
from tenants.forms import StartForm
from tenants.models import Business, Membership
from tenants.partials import render_page
from tenants.plans import default_plan
from tenants.requests import SignedInRequest


@login_not_required
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """The front page for strangers; the way to the right place for everybody else."""
    if not request.user.is_authenticated:
        return render(request, "tenants/welcome.html")
    own = list(Membership.objects.filter(user=request.user).select_related("business")[:2])
    if len(own) == 1:
        return redirect(home_of(own[0].business))
    if own:
        return redirect("businesses")
    return redirect("staff_businesses" if request.user.is_staff else "start")


def home_of(business: Business) -> str:
    """Where to send somebody who wants to be in `business`."""
    is_open = business.status == Business.Status.OPEN
    return f"/b/{business.slug}/" if is_open else f"/opening/{business.pk}/"


@require_safe
def businesses(request: SignedInRequest) -> HttpResponse:
    memberships = (
        Membership.objects.filter(user=request.user).select_related("business").order_by("business__name")
    )
    return render(request, "tenants/businesses.html", {"memberships": memberships[:200]})


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    form = StartForm(request.POST or None)
    if form.is_valid():
        business = actions.ask_for_business(actor=request.user, plan=default_plan(), **form.cleaned_data)
        return redirect("opening", business.pk)
    return render(request, "tenants/start.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def opening(request: SignedInRequest, pk: UUID) -> HttpResponse:
    business = get_object_or_404(Business, pk=pk, memberships__user=request.user)
    if business.status == Business.Status.OPEN:
        home = home_of(business)
        return HttpResponseClientRedirect(home) if request.htmx else redirect(home)
    return render_page(
        request, "tenants/opening.html", {"business": business}, partials=("opening-progress",)
    )


@login_not_required
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """200 when this process reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
