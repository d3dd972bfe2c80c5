"""The pages of somebody who follows an invitation's link, and of somebody who leaves.

The token stands in the first address alone: what it proves is kept in the session from then on, so that
no address of a page, of a sign-in or in a log has it.
"""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.access import person_in
from tenants.hosts import own_host
from tenants.models import Business, Invitation, Membership
from tenants.people import accepting, members
from tenants.people.holding import Refused
from tenants.requests import SignedInRequest

PROOFS = "invitations"
#: Links that somebody may have open at a time.
MOST_PROOFS = 20


@login_not_required
@never_cache
@require_safe
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    row = accepting.found(token)
    if row is None:
        return told(request, "unknown", status=404)
    kept = list(request.session.get(PROOFS, {}).items())[1 - MOST_PROOFS :]
    request.session[PROOFS] = {**dict(kept), str(row.pk): row.token_hash}
    if not request.user.is_authenticated and not accepting.why_not(row):
        # Whoever signs up with this address has it confirmed: the token came by mail to it.
        get_adapter().stash_verified_email(request, row.email)
    return redirect("invitation", row.pk)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What it is, and a button that accepts it."""
    row = accepting.proven(pk, proof_of(request, pk))
    if row is None:
        return told(request, "unknown", status=404)
    if not request.user.is_authenticated:
        return told(request, accepting.why_not(row), row)
    if request.method == "POST":
        return accepted(request, row)
    return told(request, accepting.why_not_for(row, request.user), row)


def accepted(request: HttpRequest, row: Invitation) -> HttpResponse:
    try:
        business = accepting.accept(row.pk, actor=request.user, proof=row.token_hash)  # type: ignore[arg-type]
    except accepting.CannotJoin as why:
        return told(request, str(why), row, status=409)
    messages.success(request, f"You work in {business} now.")
    return redirect(f"/b/{business.slug}/")


@login_not_required
@require_POST
def change_account(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sign out, and go on with the invitation as somebody else."""
    proof, row = proof_of(request, pk), accepting.proven(pk, proof_of(request, pk))
    get_adapter().logout(request)
    request.session[PROOFS] = {str(pk): proof}
    if row and not accepting.why_not(row):
        get_adapter().stash_verified_email(request, row.email)
    return redirect("invitation", pk)


def proof_of(request: HttpRequest, pk: UUID) -> str:
    proof: str = request.session.get(PROOFS, {}).get(str(pk), "")
    return proof


def told(request: HttpRequest, why: str, row: Invitation | None = None, status: int = 200) -> HttpResponse:
    context = {"why": why, "invitation": row, "hidden_email": hidden(row.email) if row else ""}
    return render(request, "tenants/invitation.html", context, status=status)


def hidden(email: str) -> str:
    """Enough for whoever knows it: `n…@shop.example`."""
    name, _, host = email.partition("@")
    return f"{name[:1]}…@{host}"


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Leave a business, whatever its state."""
    own = Membership.objects.filter(user=request.user, business=pk, deactivated_at=None)
    place = get_object_or_404(own.select_related("business"))
    if request.method == "POST":
        return left(request, place.business)
    context = {"member": place, "is_last_owner": members.is_last_owner(place)}
    return render(request, "tenants/leave.html", context)


def left(request: SignedInRequest, business: Business) -> HttpResponse:
    person = person_in(request.user, business)
    if person is None:
        raise Http404
    try:
        members.leave(actor=person)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"You have left {business}.")
    # On a host name of its own there is nothing left for them.
    return redirect(f"{own_host(request) or ''}{reverse('businesses')}")
