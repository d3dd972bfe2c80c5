"""A tavern with two zones and an owner who looks for people. Runs inside the site, by the stagehand."""

from django.db import transaction

from broadcast.actions.zones import save_zone
from broadcast.demo.seed import Shop, account, business
from tenants.schemas import in_business

SHOP = Shop("The Tavern", "Tilda", "tilda@tavern.example", ("Taproom", "Garden"), (), 1)
PASSWORD = "another round please"


def furnish() -> None:
    # At once: the site's worker would open the business at the same time.
    with transaction.atomic():
        tilda = business(account(SHOP.email, SHOP.owner, PASSWORD), SHOP)
    with in_business(tilda.business):
        for name in SHOP.zones:
            save_zone(None, actor=tilda, name=name)
