"""Sign-ins of sync2gear's staff, and what changes how they sign in: in the log that staff read."""

from typing import Any

from allauth.mfa.signals import authentication_failed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver

from tenants import audit
from tenants.models import User


@receiver(user_logged_in)
def note_sign_in(user: User, **_: Any) -> None:
    note(user, "signed in as")


@receiver(user_login_failed)
def note_refused(credentials: dict[str, Any], **_: Any) -> None:
    """Who tried is not known: only whom they wanted to be. How often one may try is limited before this."""
    name = str(credentials.get("email") or credentials.get("username") or "").replace("\x00", "")
    user = User.objects.filter(email__iexact=name).first()
    if user and user.staff_role:
        audit.write(None, None, "refused a sign-in as", user)


@receiver(authentication_failed)
def note_refused_code(user: User, **_: Any) -> None:
    if user.staff_role:
        audit.write(None, None, "refused a second step of", user)


@receiver(authenticator_reset)
def note_reset(user: User, authenticator: Any, **_: Any) -> None:
    note(user, "renewed a second step of", step=authenticator.get_type_display())


def note(user: User, verb: str, **told: Any) -> None:
    """Nothing of people who do not work for sync2gear: that is their own."""
    if user.staff_role:
        audit.write(user, None, verb, user, **told)
