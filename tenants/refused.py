"""The answer to whoever wants to change something in a business that is not open."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from tenants.models import Business

View = TypeVar("View", bound=Callable[..., HttpResponse])
WHOM = "Ask its owner to have it reopened."
WRITE = "Write to sync2gear to have it reopened."


def while_suspended(view: View) -> View:
    """Marks a view that works in a suspended business too, such as the end of an emergency."""
    view.works_while_suspended = True  # type: ignore[attr-defined]
    return view


def why_not(business: Business) -> str:
    return f"{business} is {business.get_status_display().lower()}, so nothing can be changed."


def refused(request: HttpRequest, business: Business, *, back: str = "") -> HttpResponse:
    """A page; a line for htmx, shown as a message; for a script, such as an upload's, `problem`."""
    person = getattr(request, "person", None)
    sentence = f"{why_not(business)} {WRITE if person and person.may['write_support'] else WHOM}"
    if getattr(request, "htmx", None):
        return HttpResponse(sentence, status=403, content_type="text/plain; charset=utf-8")
    if "text/html" in request.headers.get("Accept", "text/html"):
        return render(request, "tenants/refused.html", {"business": business, "back": back}, status=403)
    return JsonResponse({"problem": sentence}, status=422)
