"""What follows from what somebody does to their account: a line in the log, other browsers signed out."""

from typing import Any

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.account.signals import email_changed, password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.socialaccount.signals import social_account_added, social_account_removed
from django.dispatch import receiver
from django.http import HttpRequest

from tenants import audit, second_step, sessions
from tenants.models import User


@receiver([password_changed, password_set])
def on_password(request: HttpRequest, user: User, **_: Any) -> None:
    audit.write(user, None, "changed the password of", user)
    sessions.end_other_sessions(actor=user, but=request.session.session_key)


@receiver(password_reset)
def on_reset(user: User, **_: Any) -> None:
    audit.write(user, None, "reset the password of", user)
    sessions.end_other_sessions(actor=user, but=None)


@receiver(email_changed)
def on_address(user: User, from_email_address: Any, to_email_address: Any, **_: Any) -> None:
    before = from_email_address.email if from_email_address else ""
    audit.write(user, None, "changed", user, email={"from": before, "to": to_email_address.email})


@receiver(authenticator_added)
def on_step_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Whoever sets up their first has just shown that they hold it; other browsers have not. A further one
    shows nothing: somebody else may have set up the first.
    """
    audit.write(user, None, "added a second step to", user, step=authenticator.get_type_display())
    if authenticator.type not in second_step.STEPS or second_step.has_one(user, besides=authenticator.pk):
        return
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    sessions.end_other_sessions(actor=user, but=request.session.session_key)


@receiver(authenticator_removed)
def on_step_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Where none is left, this session counts as opened without one, and the others end."""
    audit.write(user, None, "removed a second step of", user, step=authenticator.get_type_display())
    if second_step.has_one(user):
        return
    records = [one for one in get_authentication_records(request, user) if one.get("method") != "mfa"]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    sessions.end_other_sessions(actor=user, but=request.session.session_key)


@receiver(social_account_added)
def on_connected(sociallogin: Any, **_: Any) -> None:
    audit.write(sociallogin.user, None, "connected", sociallogin.user, account=sociallogin.account.provider)


@receiver(social_account_removed)
def on_disconnected(socialaccount: Any, **_: Any) -> None:
    audit.write(socialaccount.user, None, "disconnected", socialaccount.user, account=socialaccount.provider)
