"""Parts of an announcement, heard before they are saved."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from library.fields import clock
from library.models import Rendering
from library.parts import Part, filled, gaps_in
from library.renderings import rendering_of
from tenants.access import Person
from tenants.models import Business
from tenants.throttle import allowed

#: Of one business in ten minutes: what is tried out is paid for like all else that is spoken.
TRIES, PERIOD_S = 60, 600
TOO_MANY = "That was a lot to try out at once. Wait ten minutes, then hear it again. You can save meanwhile."


def may_try(business: Business) -> bool:
    """Counts as one try."""
    return allowed("preview", str(business.pk), tries=TRIES, period_s=PERIOD_S)


@transaction.atomic
def preview(parts: Sequence[Part], *, actor: Person) -> Rendering:
    """The sound of these parts, with examples in their gaps. Nothing else changes."""
    actor.demand("edit_announcements")
    return rendering_of(filled(parts, examples(parts, actor)), actor.business)


def examples(parts: Sequence[Part], actor: Person) -> dict[str, str]:
    """What the gaps might hold; a free one says its own name."""
    now = timezone.now().astimezone(clock())
    known = {
        "business": actor.business.name,
        "zone": "this zone",
        "time": f"{now:%H:%M}",
        "date": f"{now:%A}, {now.day} {now:%B}",
        "closing_time": "18:00",
        "minutes_to_closing": "15",
    }
    return {name: name.replace("_", " ") for name in gaps_in(parts)} | known
