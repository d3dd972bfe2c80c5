"""What a browser says of a passkey, safe from what somebody may send instead."""

import json
from collections.abc import Callable
from typing import Any, cast

from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from django import forms

LONGEST_ANSWER = 20_000
NOT_UNDERSTOOD = "The passkey was not accepted. Try again."


class Credential(forms.JSONField):
    """What a browser says of a passkey. Anything else is refused before somebody reads it."""

    widget = forms.HiddenInput
    default_error_messages = {"required": NOT_UNDERSTOOD, "invalid": NOT_UNDERSTOOD}

    def __init__(self, read: Any) -> None:
        super().__init__(required=True)
        self.read = read

    def to_python(self, value: Any) -> Any:
        if len(str(value)) > LONGEST_ANSWER or "\\u0000" in str(value) or "\0" in str(value):
            raise forms.ValidationError(NOT_UNDERSTOOD)
        found = super().to_python(value)
        if found is not None:
            self.understand(found)
        return found

    def understand(self, found: Any) -> None:
        """The library raises whatever comes to its mind at a wrong type, some of it only later."""
        try:
            json.dumps(found, allow_nan=False)
            self.read(found)
        except Exception as error:
            raise forms.ValidationError(NOT_UNDERSTOOD) from error


class Passkey:
    """Before a form of allauth's: whatever is wrong with an answer, it was not accepted."""

    def refused(self, check: Callable[[], Any]) -> Any:
        try:
            return check()
        except forms.ValidationError as refusal:
            if getattr(refusal, "code", "") == "too_many_login_attempts":
                raise
            raise forms.ValidationError(NOT_UNDERSTOOD) from refusal
        except Exception as error:  # what it is depends on what was sent
            raise forms.ValidationError(NOT_UNDERSTOOD) from error

    def clean_credential(self) -> Any:
        return self.refused(super().clean_credential)  # type: ignore[misc]


class AddPasskeyForm(Passkey, AddWebAuthnForm):
    name = forms.CharField(
        max_length=60, required=False, help_text="So that you know it again, like “Phone” or “Blue key”."
    )
    passwordless = forms.BooleanField(
        required=False,
        initial=True,
        label="Sign in with it alone, without the password",
        help_text="Without the tick it is a second step after the password, as old security keys can be.",
    )
    credential = Credential(auth.RegistrationResponse.from_dict)

    def clean_credential(self) -> Any:
        return self.cleaned_data["credential"]

    def clean(self) -> dict[str, Any]:
        return cast(dict[str, Any], self.refused(super().clean))


class RenamePasskeyForm(EditWebAuthnForm):
    name = forms.CharField(max_length=60)


class PasskeyForm(Passkey, AuthenticateWebAuthnForm):
    credential = Credential(auth.AuthenticationResponse.from_dict)


class PasskeyAloneForm(Passkey, LoginWebAuthnForm):
    credential = Credential(auth.AuthenticationResponse.from_dict)


class PasskeyAgainForm(Passkey, ReauthenticateWebAuthnForm):
    credential = Credential(auth.AuthenticationResponse.from_dict)
