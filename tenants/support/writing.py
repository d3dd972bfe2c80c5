"""What every message does to its thread, whoever writes it. For actions: call it in their transaction."""

from datetime import timedelta
from uuid import UUID

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
    if not is_staff:
        thread.solved_at = None
    elif thread.assignee_id is None:
        thread.assignee = author
    thread.save(update_fields=["last_at", "last_is_staff", "mail_at", "solved_at", "assignee"])
    read(thread, author, is_staff=is_staff)
    return message


def read(thread: Thread, user: User, *, is_staff: bool) -> None:
    """Up to now. For staff also by the team."""
    now = timezone.now()
    Reading.objects.update_or_create(thread=thread, user=user, defaults={"at": now})
    if is_staff:
        Thread.objects.filter(pk=thread.pk).update(staff_read_at=now)
    waiting.forget()


def settle(thread: Thread, *, is_solved: bool) -> bool:
    """Whether that was news."""
    if is_solved == (thread.solved_at is not None):
        return False
    thread.solved_at = timezone.now() if is_solved else None
    thread.save(update_fields=["solved_at"])
    waiting.forget()
    return True
