"""Where one can go in the console of sync2gear's staff."""

from typing import NamedTuple

from django import template
from django.template import Context

from tenants.access import staff_may
from tenants.models import User
from tenants.templatetags.portal import marked, url_name

register = template.Library()


class Room(NamedTuple):
    """A page in the navigation, the right that opens it, and the nouns in the names of its pages."""

    page: str
    label: str
    icon: str
    right: str
    nouns: tuple[str, ...]


ROOMS = (
    Room("staff_businesses", "Businesses", "building-2", "see_businesses", ("staff_business",)),
    Room("staff_log", "Log", "scroll-text", "see_all_logs", ("staff_log",)),
)
#: What is set up once, and seldom changed.
SET_UP = (Room("providers", "Voices", "audio-lines", "edit_providers", ("provider", "staff_usage")),)


@register.simple_tag(takes_context=True)
def rooms(context: Context) -> list[dict[str, str]]:
    """What is looked at every day, as far as one may."""
    return [shown(context, room) for room in open_to(context, ROOMS)]


@register.simple_tag(takes_context=True)
def set_up_rooms(context: Context) -> list[dict[str, str]]:
    return [shown(context, room) for room in open_to(context, SET_UP)]


def open_to(context: Context, all_rooms: tuple[Room, ...]) -> list[Room]:
    user: User = context["request"].user
    return [room for room in all_rooms if staff_may(user, room.right)]


def shown(context: Context, room: Room) -> dict[str, str]:
    is_here = any(noun in url_name(context) for noun in room.nouns)
    return {"page": room.page, "label": room.label, "icon": room.icon, "current": marked(is_here=is_here)}


@register.filter
def may_as_staff(user: User, right: str) -> bool:
    """`{% if user|may_as_staff:"edit_plans" %}`"""
    return staff_may(user, right)
