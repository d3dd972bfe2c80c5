"""What a closing business takes along, for its owners."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from library import shelf
from tenants.access import member_in
from tenants.models import Business
from tenants.requests import SignedInRequest


@require_safe
def closing_export(request: SignedInRequest, pk: UUID) -> HttpResponseBase:
    """By a signed address where files are in a bucket."""
    person = member_in(request.user, pk)
    person.demand("close_business")
    business = person.business
    if business.status != Business.Status.CLOSING or not business.export_path:
        raise Http404
    if found := shelf.address(business.export_path):
        return redirect(found.url)
    try:
        file = shelf.path(business.export_path).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, as_attachment=True, filename=f"{business.slug}.tar")
