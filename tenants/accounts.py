"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from tenants.models import User

LONGEST = User._meta.get_field("email").max_length or 254
TOO_LONG = f"This address has more than {LONGEST} characters. Use a shorter one."


class AccountAdapter(DefaultAccountAdapter):
    """E-mail addresses are compared without case: they are kept in lower case from the first moment."""

    def clean_email(self, email: str) -> str:
        """allauth would cut a long address to the column, and so make another one of it."""
        if len(email) > LONGEST:
            raise ValidationError(TOO_LONG)
        return super().clean_email(email).lower()

    def unstash_verified_email(self, request: HttpRequest) -> None:
        """An invited address is verified for whoever signs up with it; it is no other account's."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return "/"

    get_signup_redirect_url = get_login_redirect_url
