"""For sync2gear's own people: all businesses, and the way into one."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants import actions
from tenants.forms import EnterForm
from tenants.models import Business
from tenants.partials import render_page
from tenants.requests import SignedInRequest, search_words
from tenants.staff import staff_only


@staff_only("see_businesses")
@require_safe
def staff_businesses(request: SignedInRequest) -> HttpResponse:
    query = search_words(request)
    rows = Business.objects.filter(Q(name__icontains=query) | Q(slug__icontains=query)).order_by("name", "pk")
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {"page_obj": page_obj, "query": query}
    return render_page(request, "tenants/staff_businesses.html", context, partials=("business-list",))


@staff_only("enter")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_enter(request: SignedInRequest, slug: str) -> HttpResponse:
    business = get_object_or_404(Business, slug=slug, status=Business.Status.OPEN)
    form = EnterForm(request.POST or None)
    if form.is_valid():
        actions.start_visit(business, actor=request.user, reason=form.cleaned_data["reason"])
        return redirect(page_in(business, request.GET.get("next", "")))
    context = {"form": form, "business": business}
    return render(request, "tenants/staff_enter.html", context, status=422 if form.is_bound else 200)


def page_in(business: Business, asked: str) -> str:
    """The path asked for, where it leads to a page of the business; else its first page."""
    first = f"/b/{business.slug}/"
    is_inside = asked.startswith(first) and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_inside else first


@staff_only("enter")
@require_POST
def staff_leave(request: SignedInRequest, slug: str) -> HttpResponse:
    business = get_object_or_404(Business, slug=slug)
    actions.end_visits(actor=request.user, business=business)
    return redirect("staff_businesses")
