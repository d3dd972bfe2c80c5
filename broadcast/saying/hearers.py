"""Who hears a sound that was made: who waits for it to be played now, and who has it in their plan."""

from django.utils import timezone

from broadcast.announcing import hold_feeds
from broadcast.books.reach import everywhere
from broadcast.interrupts.sending import hold
from broadcast.models import ZoneWords
from broadcast.saying.asking import heard_by_whom
from broadcast.saying.drill import is_drill
from library.models import Rendering


def hold_hearers(rendering: Rendering) -> None:
    """Locks zones and then all feeds, before anybody is told: one by one it would be in any order."""
    waiting = ZoneWords.objects.filter(rendering=rendering, media__isnull=True)
    zones = set(waiting.values_list("zone", flat=True))
    hold(zones)
    said = everywhere() if rendering.versions.exists() or is_drill(rendering) else set()
    hold_feeds(zones | said | heard_by_whom(rendering, timezone.now()))
