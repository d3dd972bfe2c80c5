"""One's own profile, and the pictures of the people one works with."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.models import Membership, Portrait, User
from tenants.pictures import PictureRefused
from tenants.profile import actions
from tenants.profile.forms import PortraitForm, ProfileForm
from tenants.requests import SignedInRequest

A_YEAR_S = 31_536_000


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    # The form writes into what it is given, also what it then refuses.
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        actions.save_profile(actor=request.user, **form.cleaned_data)
        messages.success(request, "Your profile is saved.")
        return redirect("profile")
    return shown(request, form, PortraitForm(), 422 if form.is_bound else 200)


def shown(request: SignedInRequest, form: ProfileForm, chosen: PortraitForm, status: int) -> HttpResponse:
    context = {"form": form, "portrait_form": chosen}
    return render(request, "tenants/profile.html", context, status=status)


@require_POST
def save_portrait(request: SignedInRequest) -> HttpResponse:
    form = PortraitForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.save_portrait(actor=request.user, upload=form.cleaned_data["picture"])
            messages.success(request, "Your picture is saved.")
            return redirect("profile")
        except PictureRefused as refusal:
            form.add_error("picture", str(refusal))
    return shown(request, ProfileForm(instance=request.user), form, 422)


@require_POST
def remove_portrait(request: SignedInRequest) -> HttpResponse:
    actions.remove_portrait(actor=request.user)
    messages.success(request, "Your picture is removed.")
    return redirect("profile")


@require_safe
def portrait(request: SignedInRequest, pk: UUID, sha256: str) -> HttpResponse:
    """404 for whoever has no business with that person. The address changes with the picture."""
    row = get_object_or_404(Portrait, user=pk, user__portrait_sha256=sha256)
    if not knows(request.user, row.user_id):
        raise Http404
    answer = HttpResponse(bytes(row.jpeg), content_type="image/jpeg")
    answer["Cache-Control"] = f"private, max-age={A_YEAR_S}, immutable"
    return answer


def knows(user: User, pk: UUID) -> bool:
    """Whether they are the same, work in one business, or one of them works for sync2gear."""
    if user.pk == pk or user.is_staff:
        return True
    ours = Membership.objects.filter(user=pk, business__memberships__user=user)
    return ours.exists() or User.objects.filter(pk=pk).exclude(staff_role="").exists()
