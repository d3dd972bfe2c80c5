"""Mails go out by a worker, and again later where the mail server is away."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from tenants.jobs import enqueue
from tenants.models import Letter

log = logging.getLogger(__name__)
#: After a mail that did not go out.
RETRY = timedelta(minutes=5)


def written(template: str, context: dict[str, Any], to: Sequence[str]) -> Letter:
    """A letter, not yet stored, by `<template>.txt` and `<template>_subject.txt`."""
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    return Letter(subject=subject, text=render_to_string(f"{template}.txt", context), recipients=list(to))


def post(letter: Letter) -> None:
    """Have it go out as soon as the transaction in hand stands; not with the next tick."""
    letter.save(force_insert=True)
    enqueue(send_posted, business=None, key=letter.pk)


def send_letters() -> None:
    """All that are due, until one does not go out: where the mail server is away each try takes its time."""
    while (pk := next_letter()) and send_letter(pk):
        pass


def next_letter() -> UUID | None:
    due = Letter.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")
    return due.values_list("pk", flat=True).first()


def send_posted(pk: UUID) -> None:
    send_letter(pk)


def send_letter(pk: UUID) -> bool:
    """One that does not go out is tried again later."""
    try:
        send(pk)
    except Exception:
        log.exception("A mail did not go out.")
        Letter.objects.filter(pk=pk).update(due_at=timezone.now() + RETRY)
        return False
    return True


@transaction.atomic
def send(pk: UUID) -> None:
    """Unless another worker did. Raises what the mail server's line raises."""
    letter = Letter.objects.select_for_update().filter(pk=pk).first()
    if letter:
        # Before it goes out: nothing that can fail is left to do then.
        letter.delete()
        EmailMessage(letter.subject, letter.text, to=letter.recipients).send()


def portal_of(request: HttpRequest) -> str:
    """Where links in mails lead, without a slash at the end: what is set, else where this request came to."""
    return (settings.PORTAL_URL or f"{request.scheme}://{request.get_host()}").rstrip("/")
