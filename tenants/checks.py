"""A wrong or missing knob speaks at start-up."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured


@register
def a_secret_key_is_set(**_: Any) -> list[CheckMessage]:
    try:
        settings.SECRET_KEY  # noqa: B018  Django raises where it is empty
        return []
    except ImproperlyConfigured:
        hint = "Set SECRET_KEY to a long random text, or run `make demo`, which makes one."
        return [Error("There is no SECRET_KEY.", hint=hint, id="sync2gear.E001")]


@register
def host_names_are_named(**_: Any) -> list[CheckMessage]:
    if settings.DEBUG or settings.ALLOWED_HOSTS:
        return []
    hint = "Set ALLOWED_HOSTS to the names under which this site is reached, comma-separated."
    return [Error("ALLOWED_HOSTS is empty: every request would be refused.", hint=hint, id="sync2gear.E002")]


@register(deploy=True)
def cookies_are_secure(**_: Any) -> list[CheckMessage]:
    if settings.HTTPS:
        return []
    hint = "Put a proxy with a certificate in front and set HTTPS=1."
    return [Warning("Sign-in cookies travel over plain HTTP.", hint=hint, id="sync2gear.W001")]
