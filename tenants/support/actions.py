"""What people of a business do with its threads. Staff on a visit write for sync2gear."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tenants import audit
from tenants.access import Person
from tenants.models import Message, Thread
from tenants.support import writing
from tenants.support.threads import thread_of


@transaction.atomic
def begin_thread(*, actor: Person, subject: str, text: str) -> Thread:
    actor.demand("write_support")
    thread = writing.begin(actor.business, subject, text, actor.user, is_staff=actor.visit is not None)
    audit.record(actor, "wrote", thread)
    return thread


@transaction.atomic
def write_message(pk: UUID, *, actor: Person, text: str) -> Message:
    thread = thread_of(actor, pk)
    message = writing.write(thread.pk, text, actor.user, is_staff=actor.visit is not None)
    audit.record(actor, "wrote", thread)
    return message


@transaction.atomic
def settle_thread(pk: UUID, *, actor: Person, is_solved: bool) -> Thread:
    thread = thread_of(actor, pk)
    if writing.settle(thread, is_solved=is_solved):
        audit.record(actor, "solved" if is_solved else "reopened", thread)
    return thread


@transaction.atomic
def read_thread(pk: UUID, *, actor: Person, up_to: datetime) -> None:
    """It stands in no log: nothing changes for anybody else."""
    writing.read(thread_of(actor, pk), actor.user, is_staff=actor.visit is not None, up_to=up_to)
