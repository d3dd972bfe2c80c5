"""The demo's letter box: mails are kept in a folder instead of being sent."""

import email
import re
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def demo_mail(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    return render(request, "tenants/demo_mail.html", {"mails": newest_mails(Path(settings.EMAIL_FILE_PATH))})


def newest_mails(folder: Path, count: int = 30) -> list[dict[str, str]]:
    """The newest mails of `folder`, newest first: `{"subject", "to", "date", "body"}`."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    mails = [mail for file in files[:count] for mail in reversed(mails_in(file))]
    return [as_row(email.message_from_bytes(mail, policy=default)) for mail in mails[:count]]


def mails_in(file: Path) -> list[bytes]:
    """Django's file backend puts a line of dashes after every mail."""
    parts = re.split(rb"^-{79}$", file.read_bytes(), flags=re.M)
    return [part.lstrip(b"\n") for part in parts if part.strip()]


def as_row(mail: EmailMessage) -> dict[str, str]:
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    return {"subject": mail["Subject"], "to": mail["To"], "date": mail["Date"], "body": text}
