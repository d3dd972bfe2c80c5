"""A shop with a zone and a paired player that a test speaks for.

Runs inside the site: `manage.py shell -c "from tests.e2e.wire import furnish; furnish()"`.
"""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from broadcast.actions.zones import save_zone
from broadcast.demo.seed import Shop, account, business, player
from tenants.schemas import in_business

SHOP = Shop("Live Wire", "Lea", "lea@wire.example", ("Bar",), (), 1)
PASSWORD = "wires are alive"
TOKEN = "wire.txt"


def furnish() -> None:
    """Leaves the player's token in the site's folder."""
    # At once: the site's worker would open the business at the same time.
    with transaction.atomic():
        lea = business(account(SHOP.email, SHOP.owner, PASSWORD), SHOP)
    with in_business(lea.business):
        save_zone(None, actor=lea, name="Bar")
    (Path(settings.DATA_DIR) / TOKEN).write_text(player(lea, "Bar", "/", {})["token"])
