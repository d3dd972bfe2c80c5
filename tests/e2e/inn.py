"""An inn with two zones, a player in each, and an announcement that names the zone it is heard in.

Runs inside the site, by the stagehand.
"""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from broadcast.actions.zones import save_zone
from broadcast.demo.seed import Shop, account, business, speak
from broadcast.models import ZoneWords
from library import shelf
from library.announcing import write_announcement
from library.models import Track
from tenants.access import Person
from tenants.schemas import in_business
from tests.e2e import tones
from tests.e2e.shop import shelved
from tests.e2e.twins import token

SHOP = Shop("The Inn", "Ines", "ines@inn.example", ("Bar", "Garden"), (), 1)
PASSWORD = "a room with a view"
TITLE = "Dinner"
TEXT = "Dinner is served. Welcome to the {zone}."


def owner() -> Person:
    # At once: the site's worker would open the business at the same time.
    with transaction.atomic():
        return business(account(SHOP.email, SHOP.owner, PASSWORD), SHOP)


def furnish() -> dict[str, str]:
    """Gives each zone's player's address below the site."""
    ines, folder = owner(), Path(settings.DATA_DIR)
    with in_business(ines.business):
        for _, freq_hz, title in tones.TRACKS:
            sound = shelved(ines, folder / f"inn-{freq_hz}.mp3", freq_hz, tones.LENGTH_S)
            Track.objects.create(title=title, file_name=title, loudness_lufs=-16, true_peak_dbtp=-18, **sound)
        speak(write_announcement(None, actor=ines, title=TITLE, text=TEXT))
        zones = [save_zone(None, actor=ines, name=name, crossfade_s=0) for name in SHOP.zones]
    return {zone.name: f"/player/#token={token(ines, zone, zone.name)}" for zone in zones}


def spoken() -> dict[str, str]:
    """The files of what was said last in each zone."""
    ines = owner()
    with in_business(ines.business):
        rows = ZoneWords.objects.select_related("zone", "rendering").order_by("interrupt__created_at")
        said = {row.zone.name: row.rendering.sha256 for row in rows if row.rendering}
    return {name: str(shelf.path(shelf.audio_key(ines.business.pk, sha256))) for name, sha256 in said.items()}
