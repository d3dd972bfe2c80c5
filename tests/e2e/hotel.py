"""A hotel with floors, zones and a schedule, made without clicking.

Runs inside the site, by the stagehand.
"""

from datetime import time

from broadcast.actions.floors import save_floor
from broadcast.actions.quiet import save_quiet
from broadcast.actions.schedules import save_schedule
from broadcast.actions.zones import save_zone
from broadcast.demo.seed import account
from broadcast.models import Channel
from library.models import Announcement, Track
from tenants.models import Business
from tenants.schemas import in_business
from tests.conftest import open_for, person

EMAIL = "hanna@hush.example"
PASSWORD = "breakfast until ten"
WORKDAYS = [0, 1, 2, 3, 4]


def furnish() -> None:
    user = account(EMAIL, "Hanna", PASSWORD)
    # Not asked for, as people do: the worker that runs already would open it at the same time.
    open_for("hotel-hush", user)
    hanna = person("Hanna", Business.objects.get(slug="hotel-hush"))
    sound = {"size_bytes": 1000, "duration_ms": 4000, "status": "ready"}
    with in_business(hanna.business):
        Track.objects.create(title="Slow", file_name="slow.mp3", sha256="a" * 64, **sound)
        calm = Channel.objects.create(name="Calm", is_default=True)
        jazz = Channel.objects.create(name="Jazz")
        closing = Announcement.objects.create(title="We close soon", text="Soon.", sha256="b" * 64, **sound)
        lobby, bar, spa = (save_zone(None, actor=hanna, name=name) for name in ("Lobby", "Bar", "Spa"))
        save_zone(bar.pk, actor=hanna, tags=["drinks", "evening"])
        save_floor(None, actor=hanna, zones=[lobby.pk, bar.pk], name="Ground floor", channel=jazz)
        night = save_schedule(
            None,
            actor=hanna,
            items=[(closing, 0)],
            kind="clock",
            at_times=[time(23)],
            days=WORKDAYS,
            zone_ids=[bar.pk],
        )
        save_quiet(None, actor=hanna, name="Nights", zone=spa)
        save_quiet(None, actor=hanna, channel=calm, silences_music=True, start=time(13), end=time(14))
        save_quiet(None, actor=hanna, schedule=night, days=[4])
