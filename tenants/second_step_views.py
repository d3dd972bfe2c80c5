"""What staff see before their own pages, and all before they change a second step; a passkey's removal."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from tenants import second_step
from tenants.requests import SignedInRequest


@require_safe
def need_second_step(request: SignedInRequest) -> HttpResponse:
    wanted = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        wanted = "/"
    if not second_step.is_missing(request) and not second_step.is_owed(request):
        return redirect(wanted)
    types = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    return render(request, "tenants/second_step.html", {"types": types, "next": wanted})


class RemovePasskey(RemoveWebAuthnView):
    """allauth asks nobody whether the last one may go, as it does of the authenticator app."""

    def form_valid(self, form: Any) -> HttpResponse:
        if second_step.is_last_of_staff(self.get_object()):
            form.add_error(None, second_step.LAST_STEP)
            return self.form_invalid(form)
        return super().form_valid(form)


remove_passkey = RemovePasskey.as_view()
