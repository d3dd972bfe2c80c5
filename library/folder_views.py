"""Folders of announcements: the list, one of them, and what is put into them."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from library import folders as actions
from library.announcement_list import NO_FOLDER
from library.announcement_list_views import back
from library.folder_forms import FolderForm
from library.models import Folder
from tenants.answers import done
from tenants.requests import BusinessRequest

RIGHT = actions.RIGHT
NOTHING_PICKED = "Tick at least one announcement first."
#: As many as one page lists.
MOST_PICKED = 50


@require_safe
def folders(request: BusinessRequest) -> HttpResponse:
    kept = Count("announcements", filter=Q(announcements__removed_at=None))
    rows = Folder.objects.kept().open_to(request.person, RIGHT).annotate(kept=kept).order_by("name", "id")
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "library/folders.html", {"page_obj": page_obj})


@require_http_methods(["GET", "HEAD", "POST"])
def folder(request: BusinessRequest, pk: UUID | None = None) -> HttpResponse:
    request.person.demand(RIGHT)
    row = Folder.objects.kept().load(request.person, RIGHT, pk) if pk else None
    form = FolderForm(request.POST or None, instance=row)
    if form.is_valid():
        saved = actions.save_folder(pk, actor=request.person, name=form.cleaned_data["name"])
        return done(request, f"Saved “{saved}”.", "folders")
    if row:
        row.refresh_from_db()  # validation has put the rejected name on the instance
    context = {"form": form, "folder": row}
    return render(request, "library/folder.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove_folder(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.remove_folder(pk, actor=request.person)
    said = f"Removed “{row}”. Its announcements lie in no folder now."
    return done(request, said, "folders", undo=reverse("restore_folder", args=[pk]))


@require_POST
def restore_folder(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.restore_folder(pk, actor=request.person)
    return done(request, f"“{row}” is back, with its announcements.", "folders")


@require_POST
def file_announcements(request: BusinessRequest) -> HttpResponse:
    """Put those that are ticked (`pick`) into the folder `to`."""
    request.person.demand(RIGHT)
    picked = [identified(pick) for pick in request.POST.getlist("pick")][:MOST_PICKED]
    if not picked:
        messages.error(request, NOTHING_PICKED)
        return redirect(back(request))
    to = place(request.POST.get("to", ""))
    before = actions.file_announcements(dict.fromkeys(picked, to), actor=request.person)
    said = f"Moved {counted(len(before))} to {named(to)}."
    undo = f"{reverse('refile_announcements')}?{as_query(before, request.POST.get('back', ''))}"
    messages.success(request, said, extra_tags=undo if before else "")
    return redirect(back(request))


@require_POST
def refile_announcements(request: BusinessRequest) -> HttpResponse:
    """Take the above back: `?from=` holds a folder and what lay in it."""
    request.person.demand(RIGHT)
    places = dict(places_in(request.GET.getlist("from")))
    before = actions.file_announcements(places, actor=request.person)
    messages.success(request, f"Moved {counted(len(before))} back.")
    return redirect(back(request))


def as_query(before: actions.Places, back_to: str) -> str:
    """What `places_in` reads, in few letters: it has to fit into an address."""
    lots: dict[UUID | None, list[UUID]] = {}
    for pk, folder_pk in before.items():
        lots.setdefault(folder_pk, []).append(pk)
    told = [(folder_pk.hex if folder_pk else NO_FOLDER, pks) for folder_pk, pks in lots.items()]
    lines = [("from", ".".join([name, *(pk.hex for pk in pks)])) for name, pks in told]
    return urlencode([*lines, ("back", back_to)])


def places_in(lines: Iterable[str]) -> Iterator[tuple[UUID, UUID | None]]:
    for line in lines:
        name, *pks = line.split(".")[: MOST_PICKED + 1]
        to = place(name)
        yield from ((identified(pk), to) for pk in pks)


def place(text: str) -> UUID | None:
    return None if text == NO_FOLDER else identified(text)


def identified(text: str) -> UUID:
    """Raises Http404: only a page of ours sends ids."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def named(pk: UUID | None) -> str:
    return f"“{Folder.objects.get(pk=pk)}”" if pk else "no folder"


def counted(number: int) -> str:
    return f"{number} announcement{'' if number == 1 else 's'}"
