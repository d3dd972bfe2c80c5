"""What to do where a business has no room for something new."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tenants.access import Person
from tenants.limits import NoRoom


def told(refused: NoRoom, person: Person) -> SafeString:
    """For a message or a form on a page of the business: why, and who can help."""
    if person.may["see_plan"]:
        return format_html('{} <a href="{}">See what your plan holds</a>', refused, reverse("plan"))
    return format_html("{} An owner of {} can ask for more.", refused, person.business)
