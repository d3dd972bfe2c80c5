"""What a closing business takes along, for its owners."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from library import shelf
from tenants.models import Business, Membership
from tenants.requests import SignedInRequest


@require_safe
def closing_export(request: SignedInRequest, pk: UUID) -> HttpResponseBase:
    """By a signed address where files are in a bucket."""
    own = Membership.objects.filter(user=request.user, role=Membership.Role.OWNER)
    own = own.filter(business__status=Business.Status.CLOSING).exclude(business__export_path="")
    business = get_object_or_404(own.select_related("business"), business=pk).business
    if found := shelf.address(business.export_path):
        return redirect(found.url)
    try:
        file = shelf.path(business.export_path).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, as_attachment=True, filename=f"{business.slug}.tar")
