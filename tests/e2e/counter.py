"""Somebody who brings music to a shop. Runs inside the site."""

from broadcast.demo.seed import Shop, account, business

SHOP = Shop("Record Counter", "Rose", "rose@counter.example", ("Floor",), (), 1)
PASSWORD = "a needle and a groove"


def furnish() -> None:
    business(account(SHOP.email, SHOP.owner, PASSWORD), SHOP)
