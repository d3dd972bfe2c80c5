"""All tags of the business's music."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from library.finding.tagging import known_tags, respelt, suggested
from library.keeping import editing
from library.keeping.changing import TooMany
from library.keeping.forms import TagNameForm
from library.keeping.saying import counted, missed
from library.keeping.uses import Use, uses_of_playlists
from library.playlists.asking import asking_for_tag
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest, search_words

SHOWN, USES_SHOWN = 100, 30


@require_safe
def music_tags(request: BusinessRequest) -> HttpResponse:
    request.person.demand("edit_library")
    query = search_words(request)
    page_obj = Paginator(list(known_tags(query).items()), SHOWN).get_page(request.GET.get("page"))
    context = {"page_obj": page_obj, "query": query}
    return render_page(request, "library/music_tags.html", context, partials=("tag-list",))


@require_safe
def known_music_tags(request: BusinessRequest) -> HttpResponse:
    """Those that begin with `q`, for whoever is typing one."""
    request.person.demand("edit_library")
    return JsonResponse({"tags": suggested(search_words(request))})


@require_POST
def rename_music_tag(request: BusinessRequest) -> HttpResponse:
    """What rules ask for asks first, and says which."""
    request.person.demand("edit_library")
    form = TagNameForm(request.POST)
    if not form.is_valid():
        why = next(str(problem) for problems in form.errors.values() for problem in problems)
        return refuse(request, why)
    tag = form.cleaned_data["tag"]
    to = respelt(tag, form.cleaned_data["to"])
    if uses := unsure(request, tag, to):
        context = {"tag": tag, "to": to, "uses": uses}
        return render(request, "library/rename_music_tag.html", context)
    try:
        outcome = editing.rename_tag(tag, actor=request.person, to=to)
    except TooMany as refused:
        return refuse(request, refused)
    undo = reverse("undo_change", args=[outcome.change.pk]) if outcome.done else ""
    return done(
        request,
        f"“{tag}” is “{to}” on {counted(len(outcome.done))} now.{missed(outcome)}",
        "music_tags",
        undo=undo,
    )


@require_POST
def remove_music_tag(request: BusinessRequest) -> HttpResponse:
    """As above."""
    request.person.demand("edit_library")
    tag = request.POST.get("tag", "")
    if not tag or "\0" in tag:
        raise Http404
    if uses := unsure(request, tag):
        return render(request, "library/remove_music_tag.html", {"tag": tag, "uses": uses})
    try:
        outcome = editing.remove_tag(tag, actor=request.person)
    except TooMany as refused:
        return refuse(request, refused)
    undo = reverse("undo_change", args=[outcome.change.pk]) if outcome.done else ""
    said = f"Took “{tag[:40]}” from {counted(len(outcome.done))}.{missed(outcome)}"
    return done(request, said, "music_tags", undo=undo)


def unsure(request: BusinessRequest, tag: str, to: str = "") -> list[Use]:
    """The rules that would miss it, and what plays them; nothing where somebody has seen them: `sure`."""
    rows = [] if "sure" in request.POST else asking_for_tag(tag, to)
    return uses_of_playlists(rows)[:USES_SHOWN]


def refuse(request: BusinessRequest, why: object) -> HttpResponse:
    messages.error(request, str(why))
    return redirect("music_tags")
