"""Somebody who brings music to a shop. Runs inside the site."""

from broadcast.demo.seed import Shop, account, business
from library.models import MusicFolder
from tenants.access import Person
from tenants.schemas import in_business

SHOP = Shop("Record Counter", "Rose", "rose@counter.example", ("Floor",), (), 1)
PASSWORD = "a needle and a groove"


def owner() -> Person:
    return business(account(SHOP.email, SHOP.owner, PASSWORD), SHOP)


def furnish() -> None:
    owner()


def folder(name: str) -> str:
    """Its id."""
    with in_business(owner().business):
        return str(MusicFolder.objects.get_or_create(name=name)[0].pk)
