"""How a browser is called."""

from django import template

from tenants.sessions import browser_of

register = template.Library()


@register.filter
def browser(user_agent: str | None) -> str:
    return browser_of(user_agent or "")


@register.filter
def is_handheld(user_agent: str | None) -> bool:
    return any(sign in (user_agent or "") for sign in ("iPhone", "iPad", "Android"))
