"""A word to every player of a simulated fleet's first business.

Runs inside the site, by the stagehand.
"""

from typing import Any

from broadcast.demo import fleet
from broadcast.interrupts.playing import play_now
from broadcast.models import Device, PlayEvent, Zone
from library.models import Announcement
from tenants.models import Business
from tenants.schemas import in_business


def say_word_now() -> str:
    first = fleet.businesses()[0]
    with in_business(first):
        word = Announcement.objects.order_by("title").first()
        assert word
        said = play_now(word.pk, actor=fleet.owner_of(first), zones=list(Zone.objects.all()))
    return str(said.pk)


def there_is() -> dict[str, Any]:
    found = list(fleet.businesses())
    devices = plays = 0
    for business in found:
        with in_business(business):
            devices += Device.objects.count()
            plays += PlayEvent.objects.count()
    gone = Business.objects.filter(slug__startswith=fleet.PREFIX, status="closed").count()
    return {"open": len(found), "gone": gone, "devices": devices, "plays": plays}
