"""One announcement: write, hear, change, remove."""

from typing import Any, cast
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from library import actions, announcing
from library.editing.adding import begin_at_new, rearranged
from library.editing.decision import DecisionForm
from library.editing.editor import Editor
from library.models import Announcement
from library.speech.variables import KNOWN
from library.standing import standing
from library.versions import Stage, newest
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest
from tenants.row_sets import parts_of

VERSIONS_SHOWN = 10
GAPS = [f"{{{name}}}" for name in KNOWN]
SAID = {
    Stage.DRAFT: "Saved as a draft. Nobody hears it before you publish it.",
    Stage.ASKED: "Saved. It is heard once somebody else has approved it.",
    Stage.PUBLISHED: "Published. It is heard as soon as its sound is ready.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def announcement(request: BusinessRequest, pk: UUID | None = None) -> HttpResponse:
    """Write one, or change it; its partial shows whether it can be heard yet."""
    request.person.demand("edit_announcements")
    row = Announcement.objects.kept().load(request.person, "edit_announcements", pk) if pk else None
    if row and request.method != "POST" and request.htmx.target == "announcement-sound":
        return page(request, row, None)
    if "do" in request.POST:
        return parts_moved(request, row)
    editor = Editor(row, newest(row) if row else None, request.POST if request.method == "POST" else None)
    if editor.is_bound and editor.is_valid():
        return saved(request, pk, editor)
    return page(request, row, editor, status=422 if editor.is_bound else 200)


def page(
    request: BusinessRequest, row: Announcement | None, editor: Editor | None, status: int = 200, **more: Any
) -> HttpResponse:
    here = reverse("announcement", args=[row.pk]) if row else reverse("new_announcement")
    asks = announcing.asks(request.person)
    context: dict[str, Any] = {
        "announcement": row,
        "editor": editor,
        "here": here,
        "gaps": GAPS,
        "asks": asks,
    }
    if row:
        versions = row.versions.select_related("rendering")
        context["page_obj"] = Paginator(versions, VERSIONS_SHOWN).get_page(request.GET.get("page"))
        context |= {"standing": standing(row, request.person), "decision": DecisionForm()}
    return render_page(
        request,
        "library/announcement.html",
        context | more,
        partials=("announcement-sound", "part-rows"),
        status=status,
    )


def saved(request: BusinessRequest, pk: UUID | None, editor: Editor) -> HttpResponse:
    is_draft = request.POST.get("to") == "draft"
    row = announcing.save_announcement(
        pk, actor=request.person, parts=editor.parts, is_draft=is_draft, **editor.columns
    )
    last = newest(row)
    return done(request, SAID[Stage(last.stage)] if last else "Saved.", "announcement", row.pk)


def parts_moved(request: BusinessRequest, row: Announcement | None) -> HttpResponse:
    """The form as it stands after a button of its parts, not judged yet."""
    order = request.POST["do"]
    editor = Editor(row, None, rearranged(request.POST, order))
    editor.forgive()
    verb, _, place = parts_of(order)
    if verb == "add":
        begin_at_new(editor, order)
    step = {"up": -1, "down": 1}.get(verb, 0)
    return page(request, row, editor, verb=verb, place_moved=place + step)


@require_POST
def remove_announcement(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.remove(Announcement, pk, actor=request.person)
    return done(
        request, f"Removed “{row.title}”.", "announcements", undo=reverse("restore_announcement", args=[pk])
    )


@require_POST
def restore_announcement(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = cast(Announcement, actions.restore(Announcement, pk, actor=request.person))
    last = newest(row)
    waits = last is not None and last.stage == Stage.ASKED and not row.sha256
    then = " It is heard once somebody else has approved it." if waits else ""
    return done(request, f"“{row.title}” is back.{then}", "announcements")
