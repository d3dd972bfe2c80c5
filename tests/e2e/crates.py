"""Music to keep in order, made without clicking. Runs inside the site, by the stagehand."""

from django.db import transaction

from broadcast.demo.seed import Shop, account, business
from library.keeping.folders import save_music_folder
from library.models import MusicFolder, Track
from tenants.access import Person
from tenants.schemas import in_business

SHOP = Shop("Full Crates", "Carla", "carla@crates.example", ("Counter",), (), 1)
PASSWORD = "a crate for each sound"
SOUND = {"sha256": "c" * 64, "size_bytes": 1000, "duration_ms": 60_000, "status": "ready"}


def owner() -> Person:
    return business(account(SHOP.email, SHOP.owner, PASSWORD), SHOP)


def furnish() -> None:
    # At once: the site's worker would open the business at the same time.
    with transaction.atomic():
        carla = owner()
    with in_business(carla.business):
        jazz = save_music_folder(None, actor=carla, name="Jazz", parent=None)
        save_music_folder(None, actor=carla, name="Bebop", parent=jazz.pk)
        titles = ("Autumn", "Blue", "Cool", "Dusk", "Eve")
        rows = [Track(title=title, file_name="x.mp3", tags=["night"], **SOUND) for title in titles]
        Track.objects.bulk_create(rows)
        Track.objects.filter(title__in=titles[:3]).update(folder=MusicFolder.objects.get(name="Jazz"))
