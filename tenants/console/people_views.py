"""Who works for sync2gear."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tenants import staffing
from tenants.answers import done
from tenants.console.forms import HireForm
from tenants.models import User
from tenants.requests import SignedInRequest
from tenants.staff import staff_only

#: Roles as addresses say them.
ROLES = {"none": "", **{role.value: role.value for role in User.StaffRole}}
SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@staff_only("edit_staff")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_people(request: SignedInRequest) -> HttpResponse:
    """All of them; a POST makes somebody one."""
    form = HireForm(request.POST or None)
    if form.is_valid():
        try:
            user = staffing.hire(actor=request.user, **form.cleaned_data)
        except (ValidationError, staffing.LastAdmin) as refused:
            form.add_error(None, refused if isinstance(refused, ValidationError) else str(refused))
        else:
            return done(request, f"{user} works for sync2gear now.", "staff_people")
    seconds = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_STEPS)
    rows = User.objects.exclude(staff_role="").annotate(has_second_step=Exists(seconds))
    page_obj = Paginator(rows.order_by("name", "email"), 50).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page_obj}
    return render(request, "tenants/staff_people.html", context, status=422 if form.is_bound else 200)


@staff_only("edit_staff")
@require_POST
def staff_role(request: SignedInRequest, pk: UUID, role: str) -> HttpResponse:
    if role not in ROLES:
        raise Http404
    before = User.objects.filter(pk=pk).values_list("staff_role", flat=True).first()
    try:
        user = staffing.set_role(pk, actor=request.user, role=ROLES[role])
    except staffing.LastAdmin as refused:
        messages.error(request, str(refused))
        return redirect("staff_people")
    undo = reverse("staff_role", args=[pk, before or "none"]) if before != user.staff_role else ""
    if user == request.user and user.staff_role != User.StaffRole.ADMIN:
        # They may see this page no more, nor take it back.
        return done(request, "You are no admin of sync2gear any more.", "businesses")
    return done(request, said(user), "staff_people", undo=undo)


def said(user: User) -> str:
    if not user.staff_role:
        return f"{user} works for sync2gear no more. Their visits have ended."
    return f"{user} is {user.get_staff_role_display().lower()} now."
