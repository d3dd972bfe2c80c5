"""Where one can go in the console of sync2gear's staff."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.template import Context
from django.utils import timezone
from django.utils.timesince import timesince

from tenants.access import staff_may
from tenants.models import User
from tenants.support.threads import waiting
from tenants.templatetags.portal import marked, url_name
from tenants.trials import State, state_of

register = template.Library()


class Room(NamedTuple):
    """A page in the navigation, the right that opens it, and the nouns in the names of its pages."""

    page: str
    label: str
    icon: str
    right: str
    nouns: tuple[str, ...]


ROOMS = (
    Room(
        "staff_businesses",
        "Businesses",
        "building-2",
        "see_businesses",
        (
            "staff_business",
            "staff_enter",
            "staff_new_business",
            "staff_edit",
            "staff_give",
            "staff_note",
            "staff_add_note",
        ),
    ),
    Room(
        "staff_messages", "Messages", "messages-square", "answer_messages", ("staff_message", "staff_thread")
    ),
    Room("staff_fleet", "Players", "monitor-speaker", "see_fleet", ("staff_fleet",)),
    Room(
        "staff_system", "System", "activity", "see_system", ("staff_system", "staff_failure", "staff_error")
    ),
    Room("staff_log", "Log", "scroll-text", "see_all_logs", ("staff_log",)),
)
#: What waits for somebody, by page.
COUNTS = {"staff_messages": waiting}
#: What is set up once, and seldom changed.
SET_UP = (
    Room("staff_visits", "Visits", "eye", "enter", ("staff_visit",)),
    Room("staff_plans", "Plans", "tags", "edit_plans", ("_plan",)),
    Room("staff_people", "Staff people", "users-round", "edit_staff", ("staff_people", "staff_role")),
    Room("staff_notices", "Notices", "megaphone", "publish_notices", ("staff_notice",)),
    Room("providers", "Voices", "audio-lines", "edit_providers", ("provider", "staff_usage")),
)


@register.simple_tag(takes_context=True)
def rooms(context: Context) -> list[dict[str, Any]]:
    """What is looked at every day, as far as one may."""
    return [shown(context, room) for room in open_to(context, ROOMS)]


@register.simple_tag(takes_context=True)
def set_up_rooms(context: Context) -> list[dict[str, Any]]:
    return [shown(context, room) for room in open_to(context, SET_UP)]


def open_to(context: Context, all_rooms: tuple[Room, ...]) -> list[Room]:
    user: User = context["request"].user
    return [room for room in all_rooms if staff_may(user, room.right)]


def pages_called(user: User, words: str) -> list[Room]:
    """All that `user` may open, with `words` in the name."""
    known = (room for room in (*ROOMS, *SET_UP) if staff_may(user, room.right))
    return [room for room in known if words.casefold() in room.label.casefold()]


def shown(context: Context, room: Room) -> dict[str, Any]:
    is_here = any(noun in url_name(context) for noun in room.nouns)
    current = marked(is_here=is_here)
    count = COUNTS[room.page].get() if room.page in COUNTS else 0
    return {"page": room.page, "label": room.label, "icon": room.icon, "current": current, "count": count}


@register.filter
def may_as_staff(user: User, right: str) -> bool:
    """`{% if user|may_as_staff:"edit_plans" %}`"""
    return staff_may(user, right)


@register.filter
def trial(ends_at: datetime | None) -> State:
    """`{% if business.trial_ends_at|trial == "over" %}`"""
    return state_of(ends_at, timezone.now())


@register.filter
def ago(at: datetime) -> str:
    """`3 days ago`; the first minute is `just now`."""
    if timezone.now() - at < timedelta(minutes=1):
        return "just now"
    return f"{timesince(at, depth=1)} ago"


@register.filter
def price(amount: Decimal) -> str:
    """`EUR 1,250.00`"""
    return f"{settings.CURRENCY} {amount:,.2f}"
