"""What was done lately, and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from library.keeping import editing
from library.keeping.changing import Outcome
from library.keeping.forest import Refused
from library.keeping.recent import recent, told
from library.keeping.saying import counted, missed
from tenants.requests import BusinessRequest

SHOWN = 30


@require_safe
def music_changes(request: BusinessRequest) -> HttpResponse:
    page_obj = Paginator(recent(request.person), SHOWN).get_page(request.GET.get("page"))
    return render(request, "library/music_changes.html", {"page_obj": page_obj, "rows": told(page_obj)})


@require_POST
def undo_change(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """Back to where somebody pressed Undo, where that is a page of music."""
    try:
        outcome = editing.undo_change(pk, actor=request.person)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, undone(outcome))
    return redirect(came_from(request))


def undone(outcome: Outcome) -> str:
    if outcome.is_repeat:
        return "This was taken back already."
    if outcome.change.folder_ids and not outcome.done:
        return f"The folder is back.{missed(outcome)}"
    verb = "is" if len(outcome.done) == 1 else "are"
    return f"{counted(len(outcome.done))} {verb} as before.{missed(outcome)}"


def came_from(request: BusinessRequest) -> str:
    """As the browser tells it; only pages of this business's music count."""
    _, _, path = request.headers.get("Referer", "").partition("://")
    path = "/" + path.partition("/")[2]
    return path[:2000] if path.startswith(reverse("tracks")) else reverse("tracks")
