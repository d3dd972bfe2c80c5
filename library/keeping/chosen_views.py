"""What becomes of the tracks that somebody has ticked in a list."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from library.keeping import editing
from library.keeping.bin import remove_tracks
from library.keeping.changing import Outcome, TooMany
from library.keeping.choosing import NOTHING_CHOSEN, back, chosen
from library.keeping.folders import tree_of
from library.keeping.forms import IntoPlaylistForm, ManyForm, MoveForm, TagForm
from library.keeping.saying import counted, said
from library.keeping.uses import uses_of
from library.playlists.by_hand import MOST_PLACES
from tenants.access import Person
from tenants.requests import BusinessRequest

LEFT_OUT = f"cannot be played now, or found no room: a playlist holds {MOST_PLACES:,} tracks."
#: Uses that are named before something goes.
USES_SHOWN = 30
HEADS = {
    "edit": "Edit %s",
    "move": "Move %s",
    "tag": "Tag %s",
    "list": "Add %s to a playlist",
    "remove": "Remove %s",
}


@require_POST
def chosen_tracks(request: BusinessRequest) -> HttpResponse:
    """Asks what exactly to do with them; `sure` does it. `do` is one of HEADS."""
    try:
        pks = chosen(request)
    except TooMany as refused:
        return to_list(request, str(refused))
    todo = request.POST.get("do", "")
    if not pks or todo not in HEADS:
        return to_list(request, NOTHING_CHOSEN)
    form = form_for(request, todo)
    uses = uses_of(pks) if todo == "remove" else []
    is_seen = todo == "remove" and not uses and "all" not in request.POST
    is_told = "sure" in request.POST or is_seen
    if is_told and form.is_valid():
        given = form.cleaned_data
        return done(request, todo, ACTS[todo](request.person, pks, given), given)
    return asking(request, todo, pks, form, uses)


def form_for(request: BusinessRequest, todo: str) -> forms.Form:
    data = request.POST if "sure" in request.POST or todo == "remove" else None
    if todo == "move":
        return MoveForm(data, branches=tree_of(request.person))
    kinds: dict[str, Any] = {"edit": ManyForm, "tag": TagForm, "list": IntoPlaylistForm, "remove": forms.Form}
    form: forms.Form = kinds[todo](data)
    return form


def asking(request: BusinessRequest, todo: str, pks: list[UUID], form: forms.Form, uses: Any) -> HttpResponse:
    context = {
        "todo": todo,
        "head": HEADS[todo] % counted(len(pks)),
        "form": form,
        "tracks": " ".join(pk.hex for pk in pks),
        "back": back(request),
        "uses": uses[:USES_SHOWN],
        "more_uses": max(0, len(uses) - USES_SHOWN),
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "library/chosen.html", context, status=status)


def edit(actor: Person, pks: list[UUID], given: dict[str, Any]) -> Outcome:
    return editing.edit_tracks(pks, actor=actor, **given)


def move(actor: Person, pks: list[UUID], given: dict[str, Any]) -> Outcome:
    return editing.move_tracks(pks, actor=actor, folder=given["folder"])


def tag(actor: Person, pks: list[UUID], given: dict[str, Any]) -> Outcome:
    return editing.tag_tracks(pks, actor=actor, add=given["add"], take=given["take"])


def enlist(actor: Person, pks: list[UUID], given: dict[str, Any]) -> Outcome:
    row = given.get("playlist")
    return editing.list_tracks(pks, actor=actor, playlist=row and row.pk, name=given["name"])


def remove(actor: Person, pks: list[UUID], _: dict[str, Any]) -> Outcome:
    return remove_tracks(pks, actor=actor)


ACTS: dict[str, Callable[[Person, list[UUID], dict[str, Any]], Outcome]] = {
    "edit": edit,
    "move": move,
    "tag": tag,
    "list": enlist,
    "remove": remove,
}
VERBS = {
    "edit": "Changed",
    "move": "Moved",
    "tag": "Changed the tags of",
    "remove": "Removed",
}


def done(request: BusinessRequest, todo: str, outcome: Outcome, given: dict[str, Any]) -> HttpResponse:
    undo = reverse("undo_change", args=[outcome.change.pk]) if outcome.done else ""
    sentence = listed(outcome, given) if todo == "list" else said(VERBS[todo], outcome)
    messages.success(request, sentence, extra_tags=undo)
    return redirect(back(request))


def listed(outcome: Outcome, given: dict[str, Any]) -> str:
    left_out = f" {counted(outcome.missed)} {LEFT_OUT}" if outcome.missed else ""
    return f"Added {counted(len(outcome.done))} to “{given.get('playlist') or given['name']}”.{left_out}"


def to_list(request: BusinessRequest, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect(back(request))
