"""The threads that somebody may open, and what is new in them."""

from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.http import Http404

from tenants.access import Person, demand_of_staff
from tenants.folding import found_in
from tenants.kept import Kept
from tenants.models import Message, Thread, User
from tenants.support.unread import new_to

#: What staff look for.
SHOWS = {
    "unanswered": "Unanswered",
    "open": "Open",
    "mine": "Mine",
    "solved": "Solved",
    "": "All",
}


def threads_of(person: Person) -> QuerySet[Any]:
    """Those of the business; Http404 without the right. Each knows whether it `is_new` to the person."""
    person.demand("write_support")
    unread = Exists(new_to(person.user).filter(pk=OuterRef("pk")))
    is_new = ExpressionWrapper(new_to_staff(), BooleanField()) if person.visit else unread
    return Thread.objects.filter(business=person.business).annotate(is_new=is_new)


def thread_of(person: Person, pk: UUID) -> Any:
    """Or Http404."""
    return loaded(threads_of(person), pk)


def threads_for(user: User) -> QuerySet[Thread]:
    """For staff: of all businesses. Http404 without the right."""
    demand_of_staff(user, "answer_messages")
    return Thread.objects.select_related("business", "assignee")


def thread_for(user: User, pk: UUID) -> Thread:
    """Or Http404."""
    row: Thread = loaded(threads_for(user), pk)
    return row


def loaded(rows: QuerySet[Any], pk: UUID) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def new_to_staff() -> Q:
    return Q(last_is_staff=False) & (Q(staff_read_at=None) | Q(staff_read_at__lt=F("last_at")))


def how_many_wait() -> int:
    return Thread.objects.filter(new_to_staff(), solved_at=None).count()


#: On every page of the console.
waiting = Kept(how_many_wait, lasts_s=5)


def threads_shown(user: User, show: str, words: str, slug: str) -> QuerySet[Thread]:
    """For staff, the newest first."""
    rows = threads_for(user)
    if show in ("unanswered", "open", "mine"):
        rows = rows.filter(solved_at=None)
    if show == "unanswered":
        rows = rows.filter(last_is_staff=False)
    elif show == "mine":
        rows = rows.filter(assignee=user)
    elif show == "solved":
        rows = rows.exclude(solved_at=None)
    if slug:
        rows = rows.filter(business__slug=slug)
    if words:
        said = Exists(Message.objects.filter(thread=OuterRef("pk"), text__icontains=words))
        rows = rows.filter(found_in(words, "subject", "business__name") | said)
    return rows
