"""The plans that businesses can have, for sync2gear's staff."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants import plans
from tenants.answers import done
from tenants.console.forms import PlanForm
from tenants.models import Plan
from tenants.requests import SignedInRequest
from tenants.staff import staff_only


@staff_only("edit_plans")
@require_safe
def staff_plans(request: SignedInRequest) -> HttpResponse:
    rows = Plan.objects.annotate(count=Count("businesses")).order_by(
        F("retired_at").asc(nulls_first=True), "price_a_month", "name"
    )
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "tenants/staff_plans.html", {"page_obj": page_obj})


@staff_only("edit_plans")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_plan(request: SignedInRequest, pk: UUID | None = None) -> HttpResponse:
    """Make a plan, or change it."""
    rows = Plan.objects.annotate(count=Count("businesses"))
    row = get_object_or_404(rows, pk=pk) if pk else None
    form = PlanForm(request.POST or None, instance=row)
    if form.is_valid():
        saved = plans.save_plan(pk, actor=request.user, **form.cleaned_data)
        return done(request, f"Saved {saved}.", "staff_plans")
    if row:
        row.refresh_from_db()  # validation has put what was refused on the instance
    context = {"form": form, "plan": row}
    return render(request, "tenants/staff_plan.html", context, status=422 if form.is_bound else 200)


@staff_only("edit_plans")
@require_POST
def staff_default_plan(request: SignedInRequest, pk: UUID) -> HttpResponse:
    before = plans.default_plan()
    row = plans.choose_default(pk, actor=request.user)
    undo = reverse("staff_default_plan", args=[before.pk]) if before and before != row else ""
    return done(request, f"New businesses get {row}.", "staff_plans", undo=undo)


@staff_only("edit_plans")
@require_POST
def staff_retire_plan(request: SignedInRequest, pk: UUID) -> HttpResponse:
    try:
        row = plans.retire_plan(pk, actor=request.user)
    except plans.StillDefault as refused:
        messages.error(request, str(refused))
        return redirect("staff_plans")
    return done(
        request,
        f"Nobody gets {row} any more. Who has it keeps it.",
        "staff_plans",
        undo=reverse("staff_restore_plan", args=[pk]),
    )


@staff_only("edit_plans")
@require_POST
def staff_restore_plan(request: SignedInRequest, pk: UUID) -> HttpResponse:
    row = plans.restore_plan(pk, actor=request.user)
    return done(request, f"{row} can be given again.", "staff_plans")
