"""Pages outside a business: the front page, opening one, and the list of one's own."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django.views.defaults import page_not_found
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
    if len(own) == 1 and not own[0].deactivated_at:
        return redirect(own[0].business.home)
    if own:
        return redirect("businesses")
    return redirect("staff_businesses" if request.user.is_staff else "start")


@require_safe
def businesses(request: SignedInRequest) -> HttpResponse:
    """With the role in each; those that are closed are gone."""
    own = Membership.objects.filter(user=request.user).exclude(business__status=Business.Status.CLOSED)
    rows = own.select_related("business").order_by("business__name", "pk")
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "tenants/businesses.html", {"page_obj": page_obj})


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    form = StartForm(request.POST or None)
    if form.is_valid():
        business = actions.ask_for_business(actor=request.user, plan=default_plan(), **form.cleaned_data)
        return redirect("opening", business.pk)
    return render(request, "tenants/start.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def opening(request: SignedInRequest, pk: UUID) -> HttpResponse:
    business = get_object_or_404(
        Business, pk=pk, memberships__user=request.user, memberships__deactivated_at=None
    )
    if business.status != Business.Status.OPENING:
        return HttpResponseClientRedirect(business.home) if request.htmx else redirect(business.home)
    return render_page(
        request, "tenants/opening.html", {"business": business}, partials=("opening-progress",)
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Of a business where somebody is nobody, or no longer: an open page is loaded anew, and says so."""
    response = page_not_found(request, exception)
    if request.path.startswith("/b/"):
        response["HX-Refresh"] = "true"
    return response


@login_not_required
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """200 when this process reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
