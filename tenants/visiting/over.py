"""What one of sync2gear's staff is told whose visit has ended while a page of the business was open."""

from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tenants.access import staff_may
from tenants.forms import EnterForm
from tenants.models import Business, StaffVisit, User
from tenants.visiting import choices


def ask_again(request: HttpRequest, slug: str, path: str) -> HttpResponse | None:
    """As `over`; None for whoever never was on a visit there."""
    user = cast(User, request.user)
    if not staff_may(user, "enter"):
        return None
    earlier = StaffVisit.objects.filter(user=user, business__slug=slug, business__status__in=Business.LIVE)
    visit = earlier.select_related("business").first()
    return over(request, visit.business, path) if visit else None


def over(request: HttpRequest, business: Business, path: str) -> HttpResponse:
    """403 and a page that asks for a reason; a script gets the address of it in `Visit-Over`.

    `path` is what was asked for, below the business.
    """
    if is_for_script(request):
        response = HttpResponse("The visit is over.", status=403, content_type="text/plain")
        response["Visit-Over"] = address(business, "")
        return response
    is_lost = request.method not in ("GET", "HEAD")
    context = {
        "business": business,
        "at": "" if is_lost else path,
        "is_over": True,
        "is_lost": is_lost,
        "form": EnterForm(),
        "reasons": choices.reasons(cast(User, request.user)),
    }
    return render(request, "tenants/staff_enter.html", context, status=403)


def is_for_script(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers or "text/html" not in request.headers.get("Accept", "text/html")


def address(business: Business, path: str) -> str:
    way = reverse("staff_enter", urlconf="sync2gear.urls", args=[business.slug])
    return f"{way}?{urlencode({'at': path, 'over': 'yes'})}"
