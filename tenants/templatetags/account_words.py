"""How a browser is called, and by whom else one can sign in."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse

from tenants.origin import browser_of

register = template.Library()
NAMES = {"google": "Google", "microsoft": "Microsoft"}


@register.simple_tag
def other_ways_in() -> list[dict[str, str]]:
    """Those that are set up here."""
    ids = [name for name in NAMES if name in settings.SOCIALACCOUNT_PROVIDERS]
    return [{"id": name, "name": NAMES[name], "url": reverse(f"{name}_login")} for name in ids]


@register.filter
def way_name(provider: str) -> str:
    """Also of one that is no longer set up."""
    return NAMES.get(provider, provider)


@register.filter
def address_told(told: dict[str, Any]) -> str:
    """The e-mail address in what Google or Microsoft said of somebody."""
    found = (told.get(name) for name in ("email", "mail", "userPrincipalName"))
    return next((str(address) for address in found if address), "")


@register.filter
def browser(user_agent: str | None) -> str:
    """`Firefox 140 on Windows`; what is not known is called a browser."""
    return browser_of(user_agent or "") or "A browser"


@register.filter
def in_fours(secret: str) -> str:
    """As somebody types it off: `JBSW Y3DP EHPK`."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


@register.filter
def is_handheld(user_agent: str | None) -> bool:
    return any(sign in (user_agent or "") for sign in ("iPhone", "iPad", "Android"))
