"""A word said for whoever wants to hear how it sounds."""

from django.db import transaction

from library.default_voice import spoken_by_default
from library.models import Rendering
from library.renderings import rendering_of
from tenants.access import Person


@transaction.atomic
def hear(words: str, *, actor: Person) -> Rendering:
    """As new announcements are spoken; a worker makes it, once. It stands in no log: nothing is changed."""
    actor.demand("edit_announcements")
    return rendering_of([spoken_by_default(words, actor.business)], actor.business)
