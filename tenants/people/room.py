"""How many people a business may have: those at work in it and those who are invited."""

from django.db.models import QuerySet
from django.utils import timezone

from tenants.limits import TRIAL_OVER
from tenants.models import Business, Invitation
from tenants.people.holding import Refused
from tenants.trials import state_of

NO_ROOM = (
    "{business} has room for {limit}, and every place is taken. Remove somebody, withdraw an invitation, "
    "or ask sync2gear for a larger plan."
)


def room_for_one(business: Business, *, besides: Invitation | None = None) -> None:
    """Raises Refused where there is none; `besides` is an invitation that would take no place more, and
    that holds although the trial is over by now.
    """
    limit, trial_ends_at = Business.objects.values_list("people_limit", "trial_ends_at").get(pk=business.pk)
    if besides is None and state_of(trial_ends_at, timezone.now()) == "over":
        raise Refused(TRIAL_OVER)
    if limit is not None and taken(business, besides) >= limit:
        people = "1 person" if limit == 1 else f"{limit} people"
        raise Refused(NO_ROOM.format(business=business, limit=people))


def taken(business: Business, besides: Invitation | None = None) -> int:
    open_ones = waiting(business).filter(expires_at__gt=timezone.now())
    others = open_ones.exclude(pk=besides.pk) if besides else open_ones
    return business.memberships.at_work().count() + others.count()


def waiting(business: Business) -> QuerySet[Invitation]:
    """Invitations that nobody has accepted or withdrawn, with those whose time has run out."""
    return business.invitations.filter(accepted_at=None, withdrawn_at=None)
