"""A list of announcements to sort, made without clicking. Runs inside the site, by the stagehand."""

from typing import Any

from django.db import transaction

from broadcast.demo.seed import Shop, account, business
from library.folders import save_folder
from library.models import Announcement
from library.tasks import finish
from tenants.access import Person
from tenants.schemas import in_business
from tests.announced import published

SHOP = Shop("Full Shelves", "Shirley", "shirley@shelves.example", ("Aisle",), (), 1)
PASSWORD = "a place for each thing"
SOUND: dict[str, Any] = {"sha256": "b" * 64, "size_bytes": 1000, "duration_ms": 4000, "status": "ready"}


def owner() -> Person:
    return business(account(SHOP.email, SHOP.owner, PASSWORD), SHOP)


def furnish() -> None:
    # At once: the site's worker would open the business at the same time.
    with transaction.atomic():
        shirley = owner()
    with in_business(shirley.business):
        save_folder(None, actor=shirley, name="Offers")
        published("Bread", "Fresh bread.", **SOUND)
        published("Soup", "Hot soup.", **SOUND)
        # No task is given for this one: it waits until `is_spoken`.
        published("Tea", "Green tea.")


def is_spoken() -> None:
    with in_business(owner().business):
        finish(Announcement.objects.get(title="Tea").versions.get().rendering, **SOUND)
