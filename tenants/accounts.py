"""How allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from tenants.models import User
from tenants.sealed import seal, unseal
from tenants.second_step import LAST_STEP, is_last_of_staff, is_owed, lead

LONGEST_NAME = User._meta.get_field("name").max_length
LONGEST = User._meta.get_field("email").max_length or 254
TOO_LONG = f"This address has more than {LONGEST} characters. Use a shorter one."
WRONG_CODE = "This code is not right. Type the one that the app shows now."
TOO_MANY = "Too many wrong tries. Wait five minutes, then try again."


class AccountAdapter(DefaultAccountAdapter):
    """E-mail addresses are compared without case: they are kept in lower case from the first moment."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The address or the password is not right. Try again, or set a new one.",
        "enter_current_password": "This is not your password. Type the one that you have now.",
        "incorrect_password": "This is not your password. Try again.",
        "duplicate_email": "This is the address that you have already.",
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def clean_email(self, email: str) -> str:
        """allauth would cut a long address to the column, and so make another one of it."""
        if len(email) > LONGEST:
            raise ValidationError(TOO_LONG)
        return super().clean_email(email).lower()

    def send_account_already_exists_mail(self, email: str) -> None:
        """A new account takes the time of a hash. So does a known one, or a stopwatch would tell."""
        make_password("takes as long")
        super().send_account_already_exists_mail(email)

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Who only knows the password neither replaces a second step nor reads its recovery codes."""
        if app == "allauth.mfa" and is_owed(self.request):
            raise ImmediateHttpResponse(lead(self.request))
        return bool(super().is_reauthentication_required(app=app, **options))

    def unstash_verified_email(self, request: HttpRequest) -> None:
        """An invited address is verified for whoever signs up with it; it is no other account's."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return "/"

    get_signup_redirect_url = get_login_redirect_url


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": LAST_STEP,
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first.",
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not is_last_of_staff(authenticator)

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}" if count else "Passkey"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "sync2gear"}


class SocialAdapter(DefaultSocialAccountAdapter):
    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": "Set a password first: without it you could no longer sign in.",
        "disconnect_last": "This is the only way in which you sign in. Set a password first.",
    }

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """People have one name here."""
        user: User = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        user.name = " ".join(str(part) for part in parts if part).replace("\0", "")[:LONGEST_NAME]
        return user
