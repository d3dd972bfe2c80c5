"""A small library with a folder, made without clicking. Runs inside the site, by the stagehand."""

from django.db import transaction

from broadcast.demo.seed import Shop, account, business
from library.models import MusicFolder, Track
from library.models.music import searched
from tenants.access import Person
from tenants.schemas import in_business

SHOP = Shop("The Attic", "Stacy", "stacy@attic.example", ("Aisle",), (), 1)
PASSWORD = "rows upon rows"
TITLES = ("Song one", "Song two", "Song three", "Dance one", "Dance two")


def owner() -> Person:
    return business(account(SHOP.email, SHOP.owner, PASSWORD), SHOP)


def furnish() -> None:
    # At once: the site's worker would open the business at the same time.
    with transaction.atomic():
        stacy = owner()
    with in_business(stacy.business):
        jazz = MusicFolder.objects.create(name="Jazz")
        MusicFolder.objects.create(name="Late", parent=jazz)
        for number, title in enumerate(TITLES):
            row = Track(title=title, file_name="x.mp3", sha256=f"{number}" * 64, status="ready")
            row.search_text, row.folder = searched(row), jazz if "Dance" in title else None
            row.save(force_insert=True)


def genres() -> list[str]:
    with in_business(owner().business):
        return list(Track.objects.order_by("title").values_list("genre", flat=True))
