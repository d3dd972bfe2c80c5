"""The page of a business that is closing, for those who were in it."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from tenants import states
from tenants.models import Business, Membership
from tenants.partials import render_page
from tenants.requests import SignedInRequest


@require_safe
def closing(request: SignedInRequest, pk: UUID) -> HttpResponse:
    place = membership(request, pk)
    business = place.business
    if business.status != Business.Status.CLOSING:
        return HttpResponseClientRedirect(business.home) if request.htmx else redirect(business.home)
    context = {"business": business, "is_owner": place.role == Membership.Role.OWNER}
    return render_page(request, "tenants/closing.html", context, partials=("closing-export",))


@require_POST
def reopen(request: SignedInRequest, pk: UUID) -> HttpResponse:
    business = membership(request, pk).business
    if business.status != Business.Status.CLOSING:
        # Somebody else was faster, or pressed twice.
        return redirect(business.home)
    try:
        business = states.reopen(business.pk, actor=request.user)
    except states.NotNow as error:
        messages.error(request, str(error))
        return redirect(business.home)
    messages.success(request, f"{business} is {business.status} again.")
    return redirect(business.home)


@require_safe
def closing_export(request: SignedInRequest, pk: UUID) -> HttpResponseBase:
    """Everything that the business had, for its owners."""
    place = membership(request, pk)
    if place.role != Membership.Role.OWNER:
        raise Http404
    try:
        file = open(place.business.export_path, "rb")  # noqa: SIM115  the answer closes it
    except OSError:
        raise Http404 from None
    return FileResponse(file, as_attachment=True)


def membership(request: SignedInRequest, pk: UUID) -> Membership:
    rows = Membership.objects.filter(user=request.user).select_related("business")
    found: Membership = get_object_or_404(rows, business=pk)
    return found
