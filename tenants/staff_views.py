"""For sync2gear's own people: all businesses."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.views.decorators.http import require_safe

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
