"""What the players hear of it when a business is suspended, closed or reopened."""

from broadcast.announcing import announce
from broadcast.books.reach import everywhere
from tenants.models import Business
from tenants.schemas import in_business


def tell_players(business: Business) -> None:
    """Every zone's feed is built again on commit: it ends in silence, or no longer."""
    with in_business(business):
        announce(everywhere())
