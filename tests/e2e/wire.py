"""A shop with a zone and a paired player that a test speaks for.

Runs inside the site, by the stagehand.
"""

from django.db import transaction

from broadcast.actions.zones import save_zone
from broadcast.demo.seed import Shop, account, business, player
from tenants.schemas import in_business

SHOP = Shop("Live Wire", "Lea", "lea@wire.example", ("Bar",), (), 1)
PASSWORD = "wires are alive"


def furnish() -> str:
    """Gives the player's token."""
    # At once: the site's worker would open the business at the same time.
    with transaction.atomic():
        lea = business(account(SHOP.email, SHOP.owner, PASSWORD), SHOP)
    with in_business(lea.business):
        save_zone(None, actor=lea, name="Bar")
    return player(lea, "Bar", "/", {})["token"]
