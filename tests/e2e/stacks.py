"""A library of some pages to find music in, made without clicking. Runs inside the site, by the stagehand."""

from django.db import transaction

from broadcast.demo.seed import Shop, account, business
from library.models import MusicFolder, Track
from library.models.music import searched
from tenants.access import Person
from tenants.schemas import in_business

SHOP = Shop("High Stacks", "Stella", "stella@stacks.example", ("Hall",), (), 1)
PASSWORD = "a place for each song"
SONGS = 95


def owner() -> Person:
    return business(account(SHOP.email, SHOP.owner, PASSWORD), SHOP)


def furnish() -> None:
    """Song 00 to 94, every fifth of them jazz; the last is by Beyoncé, and tagged."""
    # At once: the site's worker would open the business at the same time.
    with transaction.atomic():
        stella = owner()
    with in_business(stella.business):
        MusicFolder.objects.create(name="Evening")
        rows = [song(number) for number in range(SONGS)]
        rows[-1].artist, rows[-1].tags = "Beyoncé", ["🎄 lobby"]
        for row in rows:
            row.search_text = searched(row)
        Track.objects.bulk_create(rows)


def song(number: int) -> Track:
    sound = {"sha256": f"{number:064}", "duration_ms": 1000 * (SONGS - number), "status": "ready"}
    genre = "Pop" if number % 5 else "Jazz"
    return Track(title=f"Song {number:02}", file_name="a.mp3", artist="The Ovens", genre=genre, **sound)
