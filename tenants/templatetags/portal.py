"""Addresses and the current place, for templates of pages inside and outside a business."""

from django import template
from django.template import Context
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
#: Pages that belong to another one's place in the navigation, though their name does not say so.
PLACES = dict.fromkeys(("play_now", "interrupt", "interrupts_played", "heard"), "announcements")


@register.simple_tag
def public_url(name: str, *args: object, **kwargs: object) -> str:
    """The path of a page outside the businesses, also from within one, whose own prefix is `/b/<slug>/`."""
    prefix = get_script_prefix()
    set_script_prefix("/")
    try:
        return reverse(name, urlconf="sync2gear.urls", args=args, kwargs=kwargs)
    finally:
        set_script_prefix(prefix)


@register.simple_tag
def business_url(slug: str) -> str:
    return f"/b/{slug}/"


@register.simple_tag(takes_context=True)
def nav_current(context: Context, name: str) -> SafeString:
    """`aria-current="page"` on the page `name` and those below it (`tracks`: `track`, `new_track`)."""
    match = getattr(context.get("request"), "resolver_match", None)
    here = (match and match.url_name) or ""
    place = PLACES.get(here, here)
    current = place == name or name.removesuffix("s") in place
    return mark_safe('aria-current="page"' if current else "")  # noqa: S308  constant text


@register.filter
def duration(duration_ms: int) -> str:
    """Milliseconds as `3:42`, and `1:02:03` from an hour on."""
    minutes, seconds = divmod(round(duration_ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@register.filter
def day_percent(minutes: float) -> str:
    """Minutes since midnight as an SVG length along the day: 360 gives `25%`."""
    return f"{minutes / 14.4:.3f}".rstrip("0").rstrip(".") + "%"
