"""Somebody at a desk who writes announcements, with a recording at hand. Runs inside the site."""

from pathlib import Path

from django.conf import settings

from broadcast.demo.seed import Shop, account, business
from library.models import Announcement, Recording, Rendering
from tenants.models import Business
from tenants.schemas import in_business
from tests.e2e.shop import WORD_HZ, WORD_S, shelved

SHOP = Shop("The Desk", "Dora", "dora@desk.example", ("Hall",), (), 1)
PASSWORD = "a quill and some ink"


def furnish() -> str:
    """Gives the recording's id."""
    dora = business(account(SHOP.email, SHOP.owner, PASSWORD), SHOP)
    with in_business(dora.business):
        take = shelved(dora, Path(settings.DATA_DIR) / "take.mp3", WORD_HZ, WORD_S)
        return str(Recording.objects.create(title="Take one", created_by="Dora", **take).pk)


def rewrite() -> str:
    """An announcement with twelve versions whose sound nobody makes. Gives its id."""
    with in_business(Business.objects.get(name=SHOP.name)):
        row = Announcement.objects.create(title="Often", text="Hello.")
        sound = Rendering.objects.create(digest=str(row.pk), parts=[])
        for number in range(1, 13):
            row.versions.create(number=number, parts=[], rendering=sound)
        return str(row.pk)
