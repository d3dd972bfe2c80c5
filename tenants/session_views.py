"""Where one is signed in."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from tenants import sessions as actions
from tenants.requests import SignedInRequest

ONE_OUT = "That browser is signed out."
GONE = "That browser was signed out already."


@require_safe
def sessions(request: SignedInRequest) -> HttpResponse:
    """This browser first; without the table's row of it, as before the first note, it is shown by itself."""
    rows = actions.open_sessions(request.user)
    here = rows.filter(session_key=request.session.session_key).first()
    others = rows.exclude(session_key=request.session.session_key)
    page_obj = Paginator(others, 20).get_page(request.GET.get("page"))
    context = {"here": here, "page_obj": page_obj, "ip": get_adapter().get_client_ip(request)}
    return render(request, "tenants/sessions.html", context)


@require_POST
def end_session(request: SignedInRequest, pk: int) -> HttpResponse:
    ended = actions.end_session(actor=request.user, pk=pk)
    messages.success(request, ONE_OUT) if ended else messages.info(request, GONE)
    return redirect("sessions")


@require_POST
def end_other_sessions(request: SignedInRequest) -> HttpResponse:
    count = actions.end_other_sessions(actor=request.user, but=request.session.session_key)
    messages.success(request, f"Signed out {count} other {'browser' if count == 1 else 'browsers'}.")
    return redirect("sessions")
