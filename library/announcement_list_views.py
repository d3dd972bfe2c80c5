"""The list of announcements, and the switches in it."""

from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from library import announcing
from library.announcement_list import NO_FOLDER, State, asked_in, categories_of, listed, waiting_for
from library.models import Announcement, Folder, Sound
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest, search_words

SHOWN = 50
#: What of the list's query a way back keeps.
KEPT = ("q", "folder", "category", "state", "page")


@require_safe
def announcements(request: BusinessRequest) -> HttpResponse:
    """It asks for itself again while something in it is being spoken."""
    kept = Announcement.objects.kept().open_to(request.person)
    folders, categories = list(Folder.objects.kept().open_to(request.person)), categories_of(kept)
    asked = asked_in(request.GET, search_words(request), folders, categories)
    page_obj = Paginator(listed(kept, asked), SHOWN).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "asked": asked,
        "folders": folders,
        "categories": categories,
        "states": State.choices,
        "no_folder": NO_FOLDER,
        "is_speaking": any(row.status == Sound.Status.WAITING for row in page_obj),
        "waiting": [] if request.htmx.target == "announcement-list" else waiting_for(request.person),
    }
    return render_page(request, "library/announcements.html", context, partials=("announcement-list",))


@require_POST
def switch_announcement(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """`to` is "on" or "off": in the form, or in an undo's address."""
    is_on = (request.POST.get("to") or request.GET.get("to")) == "on"
    row = announcing.set_enabled(pk, actor=request.person, is_enabled=is_on)
    said = (
        f"“{row.title}” is on." if is_on else f"“{row.title}” is off. Nothing plays it until it is on again."
    )
    asked = {"to": "off" if is_on else "on", "back": request.POST.get("back", "")}
    undo = f"{reverse('switch_announcement', args=[pk])}?{urlencode(asked)}"
    return done(request, said, back(request), undo=undo)


def back(request: BusinessRequest) -> str:
    """The list as it was asked for: `back` is its query."""
    asked = QueryDict((request.POST.get("back") or request.GET.get("back", ""))[:300])
    kept = {name: asked[name] for name in KEPT if name in asked}
    return reverse("announcements") + (f"?{urlencode(kept)}" if kept else "")
