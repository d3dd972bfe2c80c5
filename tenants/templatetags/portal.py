"""Addresses and the current place, for templates of pages inside and outside a business."""

from datetime import datetime, time
from functools import cache

from django import template
from django.template import Context
from django.urls import get_resolver, get_script_prefix, reverse, set_script_prefix
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from tenants import hosts

register = template.Library()
#: The nouns in the names of the pages of each place in the navigation.
PLACES = {
    "music": (
        "track",
        "artist",
        "album",
        "genre",
        "playlist",
        "rule",
        "catalogue",
        "channel",
        "music_folder",
        "music_tag",
        "bin",
        "music_change",
    ),
    "announcements": (
        "announcement",
        "folder",
        "recording",
        "speech",
        "pronunciation",
        "play_now",
        "say_now",
        "interrupt",
        "heard",
    ),
    "plan": ("calendar", "schedule", "daypart", "override", "recipe", "time_travel"),
    "zones": ("zone", "floor", "opening", "special_day", "holiday_calendar", "quiet"),
    "emergency": ("emergency", "emergencies"),
    "players": ("device", "remote", "command"),
}


@register.simple_tag
def public_url(name: str, *args: object, **kwargs: object) -> str:
    """The path of a page outside the businesses, also from within one, whose own prefix is `/b/<slug>/`."""
    prefix = get_script_prefix()
    set_script_prefix("/")
    try:
        return reverse(name, urlconf="sync2gear.urls", args=args, kwargs=kwargs)
    finally:
        set_script_prefix(prefix)


@register.simple_tag(takes_context=True)
def own_host(context: Context) -> str | None:
    """As `hosts.own_host`: where it is None, leave links to such pages away."""
    return hosts.own_host(context["request"])


@register.simple_tag
def business_url(slug: str) -> str:
    return f"/b/{slug}/"


@register.simple_tag(takes_context=True)
def nav_current(context: Context, place: str) -> SafeString:
    """`aria-current="page"` on every page of a place in the navigation; `home` is that page alone."""
    here = url_name(context)
    # The longest noun counts: holiday_calendar is no calendar.
    found = [(len(noun), each) for each, nouns in PLACES.items() for noun in nouns if noun in here]
    is_here = place == here == "home" or (bool(found) and max(found)[1] == place)
    return marked(is_here=is_here)


@register.simple_tag(takes_context=True)
def soft(context: Context, place: str) -> str:
    """On a page of this place, what the paths of all of them begin with. Between such pages only what is in
    `#main` changes while something plays.
    """
    if "aria-current" not in nav_current(context, place):
        return ""
    return " ".join(get_script_prefix() + folder for folder in folders_of(place))


@cache
def folders_of(place: str) -> list[str]:
    """`music/`, `playlists/`: what the paths of its pages begin with."""
    routes = get_resolver("sync2gear.urls_business").url_patterns
    nouns = PLACES[place]
    named = [(str(route.pattern), getattr(route, "name", None) or "") for route in routes]
    paths = [path for path, name in named if any(noun in name for noun in nouns)]
    return sorted({path.partition("/")[0] + "/" for path in paths})


@register.simple_tag(takes_context=True)
def tab_current(context: Context, *nouns: str) -> SafeString:
    """The same on the pages with one of the nouns in their names (`track`: `tracks`, `remove_track`)."""
    return marked(is_here=any(noun in url_name(context) for noun in nouns))


def url_name(context: Context) -> str:
    match = getattr(context.get("request"), "resolver_match", None)
    return (match and match.url_name) or ""


def marked(*, is_here: bool) -> SafeString:
    return mark_safe('aria-current="page"' if is_here else "")  # noqa: S308  constant text


@register.filter
def kind(row: object) -> str:
    """What it is a row of, in small letters: `track`."""
    return type(row).__name__.lower()


@register.filter
def duration(duration_ms: int) -> str:
    """Milliseconds as `3:42`, and `1:02:03` from an hour on."""
    minutes, seconds = divmod(round(duration_ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@register.filter
def size(size_bytes: int) -> str:
    """Bytes as `3.1 GB`, the way disks are sold: a GB is 10^9 bytes."""
    for unit, unit_bytes in (("GB", 1_000_000_000), ("MB", 1_000_000)):
        # What would be rounded to a thousand of the smaller unit, too.
        if size_bytes >= 0.9995 * unit_bytes:
            number = size_bytes / unit_bytes
            return f"{number:.0f} {unit}" if number >= 99.95 else f"{number:.1f} {unit}"
    return f"{size_bytes / 1000:.0f} kB"


@register.filter
def day_percent(minutes: float) -> str:
    """Minutes since midnight as an SVG length along the day: 360 gives `25%`."""
    return f"{minutes / 14.4:.3f}".rstrip("0").rstrip(".") + "%"


@register.filter
def wall_time(minutes: float) -> str:
    """Minutes since midnight as `09:30`."""
    return f"{int(minutes) // 60:02}:{int(minutes) % 60:02}"


@register.filter
def clock_time(at: time | datetime) -> str:
    """`09:30`, and `09:30:15` where it is not the full minute."""
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


@register.inclusion_tag("components/suspended.html", takes_context=True)
def suspended(context: Context) -> dict[str, object]:
    """Since when and why the business can only be read, and until when it is heard."""
    request = context["request"]
    silent = request.business.is_silent(timezone.now())
    return {"business": request.business, "person": request.person, "silent": silent}
