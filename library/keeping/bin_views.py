"""The bin: what lies in it, back out of it, or out for good."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from library.finding.searching import matching
from library.keeping.bin import binned, remove_for_good, restore_tracks
from library.keeping.changing import KEPT
from library.keeping.choosing import identified
from library.keeping.saying import counted, said
from library.models import Track
from tenants.partials import render_page
from tenants.requests import BusinessRequest, search_words, words_in

SHOWN = 50
#: Titles that are named before they go for good.
NAMED = 8
NOTHING_CHOSEN = "Tick at least one track in the bin first."
#: In one go.
MOST = 20_000


@require_safe
def bin(request: BusinessRequest) -> HttpResponse:
    rows, query = found(request, search_words(request)), search_words(request)
    page_obj = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    context = {"page_obj": page_obj, "rows": [(row, days_left(row)) for row in page_obj], "query": query}
    return render_page(request, "library/bin.html", context, partials=("bin-list",))


def found(request: BusinessRequest, query: str) -> QuerySet[Track]:
    rows = binned(request.person)
    return rows.filter(matching(query)) if query else rows


def days_left(row: Any) -> int:
    return max(1, (row.removed_at + KEPT - timezone.now() + timedelta(days=1) - timedelta(seconds=1)).days)


def picked(request: BusinessRequest) -> list[UUID]:
    """The ticked ones; all that the search found where `all` is ticked."""
    request.person.demand("edit_library")
    if request.POST.get("all"):
        return list(found(request, words_in(request.POST)).values_list("pk", flat=True)[:MOST])
    ids = [*request.POST.getlist("track"), *request.POST.get("tracks", "").split()]
    return list(binned(request.person).filter(pk__in=identified(ids[:MOST])).values_list("pk", flat=True))


@require_POST
def restore_from_bin(request: BusinessRequest) -> HttpResponse:
    if not (pks := picked(request)):
        messages.error(request, NOTHING_CHOSEN)
        return redirect("bin")
    outcome = restore_tracks(pks, actor=request.person)
    undo = reverse("undo_change", args=[outcome.change.pk]) if outcome.done else ""
    messages.success(request, said("Restored", outcome), extra_tags=undo)
    return redirect("bin")


@require_POST
def empty_bin(request: BusinessRequest) -> HttpResponse:
    """Asks first; `sure` removes for good."""
    if not (pks := picked(request)):
        messages.error(request, NOTHING_CHOSEN)
        return redirect("bin")
    if "sure" not in request.POST:
        return render(request, "library/emptying.html", emptying(request, pks))
    messages.success(request, f"Removed {counted(remove_for_good(pks, actor=request.person))} for good.")
    return redirect("bin")


def emptying(request: BusinessRequest, pks: list[UUID]) -> dict[str, Any]:
    """What would go: how many, which search found them, and the first by their titles."""
    titles = list(binned(request.person).filter(pk__in=pks[:NAMED]).values_list("title", "artist"))
    return {
        "tracks": " ".join(pk.hex for pk in pks),
        "head": f"Remove {counted(len(pks))} for good",
        "is_one": len(pks) == 1,
        "query": words_in(request.POST) if "all" in request.POST else "",
        "titles": titles,
        "more": len(pks) - len(titles),
    }
