"""What speech has cost: for sync2gear's staff."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tenants.partials import render_page
from tenants.provider_usage import month_asked, months, total_of, used_in
from tenants.requests import SignedInRequest
from tenants.staff import staff_only


@staff_only("edit_providers")
@require_safe
def staff_usage(request: SignedInRequest) -> HttpResponse:
    known = months()
    month = month_asked(request.GET.get("month", ""), known)
    page_obj = Paginator(used_in(month), 50).get_page(request.GET.get("page"))
    context = {"page_obj": page_obj, "months": known, "month": month, "total": total_of(month)}
    return render_page(request, "library/provider_usage.html", context, partials=("usage",))
