"""What was done, by whom: in one business, and for sync2gear's staff in all of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tenants.log.asked import LogForm, StaffLogForm
from tenants.log.choices import Choices
from tenants.log.paging import page_of
from tenants.log.saying import line
from tenants.log.tables import WRITERS, file_of, reasons
from tenants.models import Business
from tenants.partials import render_page
from tenants.requests import BusinessRequest, SignedInRequest
from tenants.staff import staff_only

PARTIALS = ("log-list",)
Answer = HttpResponseBase


@require_safe
def log(request: BusinessRequest) -> HttpResponse:
    """Newest first; visits of sync2gear's staff are marked."""
    request.person.demand("see_audit")
    form = LogForm(request.GET)
    context = found(request, form, request.business) | {"export": "export_log"}
    return render_page(request, "tenants/log.html", context, partials=PARTIALS)


@require_safe
def export_log(request: BusinessRequest, kind: str) -> Answer:
    """What the page would list, all of it."""
    request.person.demand("see_audit")
    return exported(request, LogForm(request.GET), request.business, kind, "log")


@staff_only("see_all_logs")
@require_safe
def staff_log(request: SignedInRequest) -> HttpResponse:
    """Of all businesses, and of what belongs to none."""
    form = StaffLogForm(request.GET)
    context = found(request, form, form.chosen.get("business")) | {
        "is_staff": True,
        "export": "staff_export_log",
    }
    return render_page(request, "tenants/staff_log.html", context, partials=PARTIALS)


@staff_only("see_all_logs")
@require_safe
def staff_export_log(request: SignedInRequest, kind: str) -> Answer:
    form = StaffLogForm(request.GET)
    return exported(request, form, form.chosen.get("business"), kind, "staff_log")


def found(request: HttpRequest, form: LogForm, business: Business | None) -> dict[str, Any]:
    rows = form.rows(business).select_related("business")
    page = page_of(rows, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    why = reasons(page.rows)
    return {
        "form": form,
        "page": page,
        "business": business,
        "choices": Choices(business),
        "lines": [line(row, why.get(row.visit_id, "")) for row in page.rows],
        "is_filtered": bool(form.chosen),
        "is_newest": not {"before", "after"} & request.GET.keys(),
    }


def exported(request: HttpRequest, form: LogForm, business: Business | None, kind: str, page: str) -> Answer:
    if kind not in WRITERS:
        raise Http404
    if not form.is_valid():
        return redirect(f"{reverse(page)}?{request.GET.urlencode()}")
    name = f"{business.slug if business else 'sync2gear'} log {timezone.localdate():%Y-%m-%d}"
    return file_of(form.rows(business), kind, name)
