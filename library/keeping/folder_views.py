"""Folders of music: all of them as a tree, and one with what lies in it."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from library.keeping import editing
from library.keeping import folders as actions
from library.keeping.changing import MOST, TooMany
from library.keeping.choosing import identified
from library.keeping.folders import RIGHT, in_order, tree_of
from library.keeping.forest import Refused
from library.keeping.forms import MusicFolderForm
from library.keeping.pictures import shelve_picture
from library.keeping.saying import counted, said
from library.keeping.tree import Branch, path, tops
from library.keeping.uses import Use, uses_of, uses_of_playlists
from library.models import MusicFolder, Track
from library.playlists.asking import asking_for_folders
from tenants.answers import done
from tenants.partials import render_page
from tenants.pictures import PictureRefused
from tenants.requests import BusinessRequest

#: So many folders are shown open; of more only those at the top are.
OPEN = 200
TRACKS_A_PAGE = 50
COVERS_OFFERED = 12
USES_SHOWN = 30
#: No folder holds a million tracks in order.
A_NUMBER = re.compile(r"-?[0-9]{1,6}")


@require_safe
def music_folders(request: BusinessRequest) -> HttpResponse:
    branches = tree_of(request.person)
    context = {"tops": tops(branches), "count": len(branches), "is_open": len(branches) <= OPEN}
    return render_page(request, "library/music_folders.html", context, partials=("tree",))


@require_safe
def music_folder(request: BusinessRequest, pk: UUID) -> HttpResponse:
    MusicFolder.objects.kept().load(request.person, RIGHT, pk)
    context = folder_context(request, pk, request.GET.get("page"))
    return render_page(request, "library/music_folder.html", context, partials=("places",))


def folder_context(request: BusinessRequest, pk: UUID, page: str | int | None) -> dict[str, Any]:
    branches = tree_of(request.person)
    return {
        "branch": branches[pk],
        "folder": branches[pk].folder,
        "above": path(branches, pk)[:-1],
        "covers": covers_of(branches[pk]),
        "page_obj": Paginator(in_order(pk), TRACKS_A_PAGE).get_page(page),
    }


def covers_of(branch: Branch, most: int = 4) -> list[str]:
    """Different ones of what lies in it."""
    rows = (
        Track.objects.own()
        .kept()
        .filter(folder__in=[each.folder.pk for each in branch])
        .exclude(cover_sha256="")
    )
    return list(rows.order_by("cover_sha256").values_list("cover_sha256", flat=True).distinct()[:most])


@require_http_methods(["GET", "HEAD", "POST"])
def edit_music_folder(request: BusinessRequest, pk: UUID | None = None) -> HttpResponse:
    """A new one where there is no `pk`; `in` says where."""
    request.person.demand(RIGHT)
    row = MusicFolder.objects.kept().load(request.person, RIGHT, pk) if pk else None
    start = {"name": row.name, "parent": row.parent_id} if row else {"parent": request.GET.get("in", "")}
    branches = tree_of(request.person)
    form = MusicFolderForm(
        request.POST or None,
        request.FILES or None,
        initial=start,
        branches=branches,
        folder=row,
        covers=covers_of(branches[row.pk], COVERS_OFFERED) if row else (),
    )
    if form.is_valid() and (saved := attempt(request, pk, form)):
        return done(request, f"Saved “{saved}”.", "music_folder", saved.pk)
    status = 422 if form.is_bound else 200
    return render(request, "library/edit_music_folder.html", {"form": form, "folder": row}, status=status)


def attempt(request: BusinessRequest, pk: UUID | None, form: MusicFolderForm) -> MusicFolder | None:
    """None where it was refused: the form says why."""
    given = form.cleaned_data
    try:
        cover = (
            shelve_picture(request.business.pk, given["picture"]) if given["picture"] else given["cover_of"]
        )
        cover = cover or ("" if given.get("no_cover") else None)
        return actions.save_music_folder(
            pk, actor=request.person, name=given["name"], parent=given["parent"], cover_sha256=cover
        )
    except PictureRefused as refused:
        form.add_error("picture", str(refused))
    except Refused as refused:
        form.add_error(
            "parent" if "deep" in str(refused) or "itself" in str(refused) else "name", str(refused)
        )
    return None


@require_POST
def move_music_folder(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """`to` puts it elsewhere among those beside it, `into` into another; empty: to the top."""
    try:
        if "to" in request.POST:
            row, index = actions.sort_music_folder(pk, actor=request.person, to=number(request.POST["to"]))
            told = f"“{row}” is now number {index + 1}."
        else:
            into = next(iter(identified(filter(None, [request.POST.get("into")]))), None)
            row = actions.move_music_folder(pk, actor=request.person, into=into)
            told = f"“{row}” lies {f'in “{row.parent}”' if row.parent else 'at the top'} now."
    except Refused as refused:
        return tree_now(request, str(refused), is_wrong=True)
    return tree_now(request, told)


def tree_now(request: BusinessRequest, told: str, *, is_wrong: bool = False) -> HttpResponse:
    """The tree where htmx asks for it, else its page; `told` is spoken, and shown where it is a refusal."""
    if is_wrong:
        messages.error(request, told)
    if request.htmx.target != "tree":
        return redirect(back_to(request))
    branches = tree_of(request.person)
    context = {"tops": tops(branches), "count": len(branches), "is_open": len(branches) <= OPEN, "said": told}
    return render_page(request, "library/music_folders.html", context, partials=("tree",))


def back_to(request: BusinessRequest) -> str:
    told = request.POST.get("back", "")
    return told[:2000] if told.startswith(reverse("tracks")) else reverse("music_folders")


@require_POST
def sort_music_folder(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """Put the track `place` where the one with the index `to` stands, or into the folder `into`."""
    track = next(iter(identified([request.POST.get("place", "")])))
    if "into" in request.POST:
        return into_folder(request, pk, track)
    to = number(request.POST.get("to"))
    try:
        row, index = actions.sort_track(pk, actor=request.person, track=track, to=to)
    except Refused as refused:
        messages.error(request, str(refused))
        return places_now(request, pk, max(0, to), "")
    return places_now(request, pk, index, f"“{row}” is now number {index + 1}.")


def into_folder(request: BusinessRequest, pk: UUID, track: UUID) -> HttpResponse:
    into = next(iter(identified(filter(None, [request.POST["into"]]))), None)
    outcome = editing.move_tracks([track], actor=request.person, folder=into)
    named = f"“{MusicFolder.objects.get(pk=into)}”" if into else "no folder"
    undo = reverse("undo_change", args=[outcome.change.pk]) if outcome.done else ""
    messages.success(request, f"Moved {counted(len(outcome.done))} to {named}.", extra_tags=undo)
    return places_now(request, pk, 0, "")


def places_now(request: BusinessRequest, pk: UUID, index: int, told: str) -> HttpResponse:
    """The page of tracks on which the index stands."""
    page = index // TRACKS_A_PAGE + 1
    if request.htmx.target != "places":
        return redirect(f"{reverse('music_folder', args=[pk])}?page={page}")
    context = folder_context(request, pk, page) | {"said": told}
    return render_page(request, "library/music_folder.html", context, partials=("places",))


def number(text: str | None) -> int:
    """Raises Http404: only a page of ours sends numbers."""
    if not A_NUMBER.fullmatch(text or ""):
        raise Http404
    return int(text or "")


@require_http_methods(["GET", "HEAD", "POST"])
def remove_music_folder(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """Asks what becomes of its tracks: `tracks` is "stay" or "go"."""
    row = MusicFolder.objects.kept().load(request.person, RIGHT, pk)
    branch = tree_of(request.person)[pk]
    wish = request.POST.get("tracks", "" if branch.tracks else "stay")
    if request.method == "POST" and wish in ("stay", "go"):
        try:
            outcome = actions.remove_music_folder(pk, actor=request.person, with_tracks=wish == "go")
        except TooMany as refused:
            messages.error(request, str(refused))
            return redirect("music_folder", pk)
        return removed(request, row, outcome, is_all=wish == "go")
    context = {"folder": row, "branch": branch, "below": len(list(branch)) - 1, **uses_in(branch)}
    status = 422 if request.method == "POST" else 200
    return render(request, "library/remove_music_folder.html", context, status=status)


def uses_in(branch: Branch) -> dict[str, list[Use]]:
    """`asked_by`: rules that name one of its folders, and what plays those; `uses`: of its tracks besides."""
    pks = [each.folder.pk for each in branch]
    asked_by = uses_of_playlists(asking_for_folders(pks))
    lying = Track.objects.own().kept().filter(folder__in=pks).values_list("pk", flat=True)
    # With more than that it cannot go.
    uses = [use for use in uses_of(lying[:MOST]) if use not in asked_by] if branch.tracks else []
    return {"asked_by": asked_by[:USES_SHOWN], "uses": uses[:USES_SHOWN]}


def removed(request: BusinessRequest, row: MusicFolder, outcome: Any, *, is_all: bool) -> HttpResponse:
    told = f"Removed “{row}”."
    if outcome.done:
        told += (
            f" {said('Removed', outcome)}"
            if is_all
            else f" {counted(len(outcome.done))} lie in no folder now."
        )
    return done(request, told, "music_folders", undo=reverse("undo_change", args=[outcome.change.pk]))
