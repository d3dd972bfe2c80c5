"""What was heard: planned announcements and those played by hand."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from broadcast import proof
from tenants.requests import BusinessRequest


@require_safe
def heard(request: BusinessRequest) -> HttpResponse:
    page_obj = Paginator(proof.plays(request.person), 50).get_page(request.GET.get("page"))
    context = {"page_obj": page_obj, "plays": proof.titled(list(page_obj))}
    return render(request, "broadcast/heard.html", context)
