"""What was done in a business, by whom."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenants.models import AuditLog
from tenants.requests import BusinessRequest


@require_safe
def log(request: BusinessRequest) -> HttpResponse:
    """Newest first; visits of sync2gear's staff are marked."""
    request.person.demand("see_audit")
    rows = AuditLog.objects.filter(business=request.business)
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "tenants/log.html", {"page_obj": page_obj})
