"""sync2gear's staff sign in with a second step. Their session remembers it: asking costs no query."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from tenants.models import User
from tenants.sealed import Unsealable, resealed

#: A recovery code is one, too: it stands for an authenticator that is lost.
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
#: What of a step's data is encrypted: an app's secret, and what recovery codes are made of.
SEALED = {"secret", "seed"}
LAST_STEP = "This is your last second step, and your work for sync2gear needs one. Set up another one first."


def is_missing(request: HttpRequest) -> bool:
    """Somebody of the staff, in a session that was opened without a second step."""
    user = request.user
    if not settings.STAFF_MFA or not getattr(user, "is_staff", False):
        return False
    return not is_shown(request)


def is_shown(request: HttpRequest) -> bool:
    """This session was opened with a second step, or has shown one since."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def is_owed(request: HttpRequest) -> bool:
    """Somebody has one that this session has not shown: they may not yet touch it, or add another."""
    return not is_shown(request) and has_one(request.user)


def lead(request: HttpRequest) -> HttpResponse:
    """To the page that says so, and from there on to where they wanted to be."""
    wanted = request.headers.get("HX-Current-URL", "") or request.get_full_path()
    wanted = wanted if request.method == "GET" else "/"
    there = f"{reverse('need_second_step', urlconf='sync2gear.urls')}?{urlencode({'next': wanted})}"
    return HttpResponseClientRedirect(there) if request.headers.get("HX-Request") else redirect(there)


def has_one(user: AbstractBaseUser | AnonymousUser, besides: int | None = None) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=STEPS).exclude(pk=besides).exists()


def is_last_of_staff(authenticator: Authenticator) -> bool:
    if not settings.STAFF_MFA or not authenticator.user.is_staff or authenticator.type not in STEPS:
        return False
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=STEPS)
    return not others.exclude(pk=authenticator.pk).exists()


@transaction.atomic
def reseal() -> tuple[int, list[User]]:
    """Encrypt what apps and recovery codes rest on with the newest key: how many, and whose nothing opens."""
    done, lost = 0, []
    rows = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).select_related("user")
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        try:
            row.data |= {name: resealed(row.data[name]) for name in SEALED & row.data.keys()}
        except Unsealable:
            lost.append(row.user)
            continue
        row.save(update_fields=["data"])
        done += 1
    return done, lost
