"""A shop with a week to look at, made without clicking.

Runs inside the site, by the stagehand.
"""

from datetime import time
from typing import Any

from django.db import transaction

from broadcast.actions.dayparts import save_daypart
from broadcast.actions.schedules import save_schedule
from broadcast.actions.zones import save_zone
from broadcast.demo.seed import Shop, account, business
from broadcast.models import Channel, OpeningHours
from library.models import Announcement, Track
from tenants.schemas import in_business

SHOP = Shop("Paper Weeks", "Wilma", "wilma@weeks.example", ("Gallery",), (), 1)
WORKDAYS = [0, 1, 2, 3, 4]
PASSWORD = "seven days a week"


def furnish() -> None:
    # At once: the site's worker would open the business at the same time.
    with transaction.atomic():
        wilma = business(account(SHOP.email, SHOP.owner, PASSWORD), SHOP)
    sound = {"size_bytes": 1000, "duration_ms": 4000, "status": "ready"}
    with in_business(wilma.business):
        Track.objects.create(title="Slow", file_name="slow.mp3", sha256="a" * 64, **sound)
        calm, evening = (Channel.objects.create(name=name) for name in ("Calm", "Evening"))
        welcome, lunch = (
            Announcement.objects.create(title=title, text=title, sha256=letter * 64, **sound)
            for title, letter in (("Welcome", "b"), ("Lunch offer", "c"))
        )
        zone = save_zone(None, actor=wilma, name="Gallery")
        here: dict[str, Any] = {"zone_ids": [zone.pk], "actor": wilma}
        save_daypart(None, channel=calm, name="Mornings", start=time(9), end=time(12), days=WORKDAYS, **here)
        save_daypart(None, channel=evening, start=time(17), end=time(21), days=WORKDAYS, **here)
        save_daypart(None, channel=evening, name="Night", start=time(22), end=time(2), days=[5], **here)
        save_schedule(None, items=[(lunch, 0)], kind="clock", at_times=[time(12)], days=WORKDAYS, **here)
        hours: dict[str, Any] = {"every_min": 15, "windows": [[time(14), time(17)]], "days": WORKDAYS}
        save_schedule(None, items=[(welcome, 0)], **hours, **here)
        OpeningHours.objects.create(zone=zone, days=WORKDAYS, opens=time(8), closes=time(22))
