"""allauth's forms in our words."""

from typing import Any

from allauth.account import forms as of_accounts
from allauth.mfa import app_settings
from allauth.mfa.base.forms import AuthenticateForm as AskForCodeForm
from allauth.mfa.base.forms import ReauthenticateForm as AskForCodeAgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.socialaccount import forms as of_social_accounts
from django import forms
from django.core.cache import cache

LABELS = {
    "login": "E-mail address",
    "email": "E-mail address",
    "password": "Password",
    "oldpassword": "Password that you have now",
    "password1": "New password",
    "password2": "New password, once more",
    "code": "Code",
}
GOOD_PASSWORD = "At least 8 characters, and not one that many people use."  # noqa: S105  no password


class Worded(forms.Form):
    """Fields under names that people read elsewhere, too; what to type stands outside of them."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        if "password1" in self.fields:
            self.fields["password1"].help_text = GOOD_PASSWORD


class SignInForm(Worded, of_accounts.LoginForm):
    pass


class SignUpForm(Worded, of_accounts.SignupForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password1"].label = "Password"


class ForgottenForm(Worded, of_accounts.ResetPasswordForm):
    pass


class SetAnewForm(Worded, of_accounts.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(Worded, of_accounts.ChangePasswordForm):
    pass


class FirstPasswordForm(Worded, of_accounts.SetPasswordForm):
    pass


class PasswordAgainForm(Worded, of_accounts.ReauthenticateForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].widget.attrs["autofocus"] = True


class ChangeAddressForm(Worded, of_accounts.AddEmailForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].label = "New address"


class OnceOnly(Worded):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].widget.attrs |= {"autofocus": True, "maxlength": 20}

    def clean_code(self) -> str:
        """A code counts once, also while it is valid as the one before, for phones whose clocks are late."""
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:  # type: ignore[attr-defined]
            lasts_s = app_settings.TOTP_PERIOD * (1 + 2 * app_settings.TOTP_TOLERANCE)
            cache.touch(self.authenticator.wrap()._get_used_cache_key(code), lasts_s)  # type: ignore[attr-defined]
        return code


class CodeForm(OnceOnly, AskForCodeForm):
    pass


class CodeAgainForm(OnceOnly, AskForCodeAgainForm):
    pass


class TurnOnForm(Worded, ActivateTOTPForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].label = "Code that the app shows"
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": 20}


class SocialSignUpForm(Worded, of_social_accounts.SignupForm):
    pass
