"""How much a business may keep: for sync2gear's staff."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from tenants import limits
from tenants.answers import done
from tenants.grant_forms import StorageForm
from tenants.models import Business
from tenants.requests import SignedInRequest
from tenants.staff import staff_only


@staff_only("edit_businesses")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_storage(request: SignedInRequest, slug: str) -> HttpResponse:
    business = get_object_or_404(Business, slug=slug)
    form = StorageForm(request.POST or None, business=business)
    if form.is_valid():
        limits.grant_storage(business, actor=request.user, limit_gb=form.granted)
        return done(request, f"Saved the storage of {business}.", "staff_businesses")
    context = {"form": form, "business": business, "storage": limits.storage_of(business)}
    return render(request, "tenants/staff_storage.html", context, status=422 if form.is_bound else 200)
