"""One change to the people of a business at a time."""

from django.http import Http404

from tenants.access import Person, person_in
from tenants.holding import wait_for
from tenants.models import Business

RIGHT = "manage_people"


class Refused(Exception):
    """Its text says why not, and what to do."""


def hold(business: Business) -> None:
    """Until the transaction ends. Two owners who demote each other, two clicks on a link, a zone that moves
    while somebody joins: the second sees what the first has done.

    Not the business's row: others lock it before zones, and who changes a zone comes here last.
    """
    wait_for(f"people {business.pk}")


def hold_as(actor: Person) -> None:
    """The same, for somebody who changes people. Raises Http404 if they may not, or no longer by then."""
    actor.demand(RIGHT)
    hold(actor.business)
    if actor.user.pk is not None:
        now = person_in(actor.user, actor.business)
        if now is None:
            raise Http404
        now.demand(RIGHT)
