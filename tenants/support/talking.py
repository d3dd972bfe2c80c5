"""A thread as a page shows it: the newest messages, and who has read them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse

from tenants.models import Reading, Thread, User
from tenants.partials import render_page
from tenants.requests import SignedInRequest
from tenants.throttle import allowed

PER_PAGE = 30
PARTIALS = ("thread-talk", "thread-messages")
#: Messages of one person; more is a mistake, or worse.
MOST, PERIOD_S = 30, 600
TOO_MANY = "You have sent many messages in a short time. Wait some minutes, then send this one."


def shown(request: SignedInRequest, page: str, thread: Thread, context: dict[str, Any]) -> HttpResponse:
    """`page` with the thread, or the fragment of it that is asked for.

    The first page has the newest messages, in the order in which they were written.
    """
    rows = thread.messages.select_related("author")
    page_obj = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = context | {
        "thread": thread,
        "page_obj": page_obj,
        "talk": list(page_obj)[::-1],
        "readers": readers(thread, not_by=request.user),
    }
    template = "components/talk.html" if request.htmx.target in PARTIALS else page
    status = 422 if context["form"].is_bound else 200
    return render_page(request, template, context, partials=PARTIALS, status=status)


def readers(thread: Thread, *, not_by: User) -> QuerySet[Reading]:
    """Who else has read the newest message."""
    rows = Reading.objects.filter(thread=thread, at__gte=thread.last_at).exclude(user=not_by)
    return rows.select_related("user").order_by("at")


def reads_newest(request: SignedInRequest) -> bool:
    """Whether somebody opens the page with the newest messages, rather than that it asks for news."""
    return not request.htmx and "page" not in request.GET


def seen_up_to(request: SignedInRequest, thread: Thread) -> datetime | None:
    """When the message was written that a page says it has shown; None if it names none of the thread."""
    try:
        pk = UUID(request.POST.get("message", ""))
    except ValueError:
        return None
    return thread.messages.filter(pk=pk).values_list("at", flat=True).first()


def may_write(user: User) -> bool:
    return allowed("messages", str(user.pk), tries=MOST, period_s=PERIOD_S)
