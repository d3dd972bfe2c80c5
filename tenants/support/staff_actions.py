"""What sync2gear's staff do with threads, from the console. It stands in the log of the business."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tenants import audit
from tenants.access import demand_of_staff
from tenants.models import Business, Message, Thread, User
from tenants.support import writing
from tenants.support.threads import thread_for

UNHEARD = (
    "{business} is closing or closed, so its people cannot read this. Write them a mail, or reopen it first."
)


class Unheard(Exception):
    """Its text says why, and what to do."""


@transaction.atomic
def begin_for(business: Business, *, actor: User, subject: str, text: str) -> Thread:
    """Raises Unheard where nobody of the business could read it."""
    demand_of_staff(actor, "answer_messages")
    if business.status in Business.LEAVING:
        raise Unheard(UNHEARD.format(business=business))
    thread = writing.begin(business, subject, text, actor, is_staff=True)
    audit.write(actor, business, "wrote", thread)
    return thread


@transaction.atomic
def answer_thread(pk: UUID, *, actor: User, text: str) -> Message:
    thread = thread_for(actor, pk)
    message = writing.write(thread.pk, text, actor, is_staff=True)
    audit.write(actor, thread.business, "wrote", thread)
    return message


@transaction.atomic
def settle_for(pk: UUID, *, actor: User, is_solved: bool) -> Thread:
    thread = thread_for(actor, pk)
    if writing.settle(thread, is_solved=is_solved):
        audit.write(actor, thread.business, "solved" if is_solved else "reopened", thread)
    return thread


@transaction.atomic
def assign_thread(pk: UUID, *, actor: User, is_mine: bool) -> Thread:
    """To oneself, or to nobody."""
    thread = thread_for(actor, pk)
    before, thread.assignee = thread.assignee, actor if is_mine else None
    if before != thread.assignee:
        thread.save(update_fields=["assignee"])
        names = {"from": str(before or "nobody"), "to": str(thread.assignee or "nobody")}
        audit.write(actor, thread.business, "assigned", thread, assignee=names)
    return thread


@transaction.atomic
def read_for(pk: UUID, *, actor: User, up_to: datetime) -> None:
    """It stands in no log: nothing changes for the business."""
    writing.read(thread_for(actor, pk), actor, is_staff=True, up_to=up_to)
