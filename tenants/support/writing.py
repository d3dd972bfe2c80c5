"""What every message does to its thread, whoever writes it. For actions: call it in their transaction."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from tenants.models import Business, Message, Reading, Thread, User
from tenants.support.threads import waiting

#: Whoever writes again within this time sends one mail.
MAIL_AFTER = timedelta(minutes=3)


def begin(business: Business, subject: str, text: str, author: User, *, is_staff: bool) -> Thread:
    thread = Thread.objects.create(business=business, subject=subject)
    write(thread.pk, text, author, is_staff=is_staff)
    return thread


def write(pk: UUID, text: str, author: User, *, is_staff: bool) -> Message:
    """What a business writes opens a solved thread again; who answers first looks after it."""
    thread = Thread.objects.select_for_update().get(pk=pk)
    message = Message.objects.create(thread=thread, author=author, is_staff=is_staff, text=text)
    thread.last_at, thread.last_is_staff = message.at, is_staff
    thread.mail_at = thread.mail_at or message.at + MAIL_AFTER
    if is_staff:
        thread.last_staff_at = message.at
        thread.assignee = thread.assignee or author
    else:
        thread.solved_at = None
    thread.save(
        update_fields=["last_at", "last_is_staff", "last_staff_at", "mail_at", "solved_at", "assignee"]
    )
    read(thread, author, is_staff=is_staff, up_to=message.at)
    return message


def read(thread: Thread, user: User, *, is_staff: bool, up_to: datetime) -> None:
    """All that was written until `up_to`, the time of a message. For staff also by the team."""
    reading, is_new = Reading.objects.get_or_create(thread=thread, user=user, defaults={"at": up_to})
    if not is_new:
        Reading.objects.filter(pk=reading.pk, at__lt=up_to).update(at=up_to)
    if is_staff:
        unread = Q(staff_read_at=None) | Q(staff_read_at__lt=up_to)
        Thread.objects.filter(unread, pk=thread.pk).update(staff_read_at=up_to)
    waiting.forget()


def settle(thread: Thread, *, is_solved: bool) -> bool:
    """Whether that was news."""
    if is_solved == (thread.solved_at is not None):
        return False
    thread.solved_at = timezone.now() if is_solved else None
    thread.save(update_fields=["solved_at"])
    waiting.forget()
    return True
