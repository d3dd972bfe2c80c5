"""What every page of a business says of an emergency that goes on."""

from django import template
from django.template import Context

from broadcast.interrupts.emergencies import going_on
from broadcast.models import Interrupt

register = template.Library()


@register.simple_tag(takes_context=True)
def emergency_now(context: Context) -> Interrupt | None:
    """The newest one; None for who could not end it, and where none goes on."""
    person = getattr(context.get("request"), "person", None)
    if person is None or not person.may["emergency"]:
        return None
    going: Interrupt | None = going_on().select_related("announcement").first()
    return going
