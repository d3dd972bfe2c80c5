"""What the players hear of it when a business is suspended, closed or reopened."""

from django.db.models import Q

from broadcast.announcing import announce
from broadcast.books.reach import everywhere, ids
from broadcast.leaving import ask_to_leave
from tenants.models import Business
from tenants.schemas import in_business


def tell_players(business: Business) -> None:
    """Every zone's feed is built again on commit: it ends in silence, or no longer."""
    with in_business(business):
        announce(everywhere())
    if business.status == Business.Status.CLOSING:
        ask_to_leave(business.pk)


def follow_clock(business: Business) -> None:
    """The zones without a clock of their own play by the business's."""
    with in_business(business):
        announce(ids(Q(time_zone="") & (Q(floor=None) | Q(floor__time_zone="") | ~Q(floor__removed_at=None))))
