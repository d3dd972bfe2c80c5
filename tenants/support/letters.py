"""The mails about messages: some minutes after the first of them, one to each who has not read them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from tenants.access import roles_with
from tenants.models import Membership, Message, Reading, Thread, User

#: Threads at a time; the next ones come with the next tick.
MOST = 100


class Told(NamedTuple):
    """A mail's subject, on one line, its text, and the address that it goes to."""

    subject: str
    text: str
    to: str


@transaction.atomic
def take_due(now: datetime) -> list[Told]:
    """What is to be mailed at `now`, once: keep it in the transaction in hand."""
    due = Thread.objects.select_for_update(skip_locked=True, of=("self",)).select_related("business")
    return [
        told for thread in due.filter(mail_at__lte=now).order_by("mail_at")[:MOST] for told in taken(thread)
    ]


def taken(thread: Thread) -> list[Told]:
    fresh = list(thread.messages.filter(is_told=False).select_related("author").order_by("at", "pk"))
    thread.mail_at = None
    thread.save(update_fields=["mail_at"])
    Message.objects.filter(pk__in=[message.pk for message in fresh]).update(is_told=True)
    read_at = dict(Reading.objects.filter(thread=thread).values_list("user", "at"))
    return list(mails(thread, fresh, read_at))


def mails(thread: Thread, fresh: list[Message], read_at: dict[UUID, datetime]) -> Iterator[Told]:
    for is_staff, readers in ((True, people_of(thread)), (False, staff_for(thread))):
        written = [message for message in fresh if message.is_staff == is_staff]
        for user in readers if written else ():
            new = [message for message in written if is_new(message, user, read_at)]
            if new:
                yield mail(thread, new, user, is_to_staff=not is_staff)


def is_new(message: Message, user: User, read_at: dict[UUID, datetime]) -> bool:
    return message.author_id != user.pk and (user.pk not in read_at or read_at[user.pk] < message.at)


def people_of(thread: Thread) -> Iterable[User]:
    """Who of the business may read it."""
    roles = roles_with("write_support")
    places = {"business": thread.business_id, "role__in": roles}
    return User.objects.filter(memberships__in=Membership.objects.at_work().filter(**places))


def staff_for(thread: Thread) -> Iterable[User]:
    """Whoever looks after it, else all who answer."""
    who = User.objects.filter(is_active=True, staff_role__in=roles_with("answer_messages"))
    assigned = [user for user in who if user.pk == thread.assignee_id]
    return assigned or who


def mail(thread: Thread, messages: list[Message], user: User, *, is_to_staff: bool) -> Told:
    place = (
        f"/staff/messages/{thread.pk}/" if is_to_staff else f"/b/{thread.business.slug}/support/{thread.pk}/"
    )
    context = {
        "thread": thread,
        "messages": messages,
        "sender": thread.business.name if is_to_staff else "sync2gear",
        "url": f"{settings.PORTAL_URL.rstrip('/')}{place}" if settings.PORTAL_URL else "",
    }
    # A line break in the head of a mail would begin another line of it.
    subject = " ".join(f"{context['sender']}: {thread.subject}".split())
    return Told(subject, render_to_string("tenants/mail/messages.txt", context), user.email)
