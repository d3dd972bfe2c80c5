"""Tags as a table: out to a spreadsheet, and back in."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST

from library.keeping import editing
from library.keeping.changing import TooMany
from library.keeping.choosing import all_found, chosen, found, rows_of
from library.keeping.chosen_views import to_list
from library.keeping.columns import LABELS, words
from library.keeping.forms import TableForm
from library.keeping.importing import Proposal, propose_table, table_of
from library.keeping.saying import said
from library.keeping.table import TableRefused, lines
from library.models import Track
from tenants.answers import done
from tenants.requests import BusinessRequest

DONE_BEFORE = "This table was taken in already. “Changes” lists what it changed, and takes it back."


@require_http_methods(["GET", "HEAD", "POST"])
def export_tracks(request: BusinessRequest) -> HttpResponseBase:
    """All, or those that a list found (its own query), or the chosen ones of a form."""
    try:
        rows = to_export(request)
    except TooMany as refused:
        return to_list(request, str(refused))
    pks = list(rows.order_by("artist", "album", "title", "pk").values_list("pk", flat=True))
    body = (line.encode() for line in lines(table_of(pks, request.business)))
    answer = StreamingHttpResponse(body, content_type="text/csv; charset=utf-8")
    name = slugify(request.business.name) or "music"
    answer["Content-Disposition"] = f'attachment; filename="{name}-tags.csv"'
    return answer


def to_export(request: BusinessRequest) -> QuerySet[Track]:
    """Raises TooMany for ticked ones; all that a list found may be as many as there are."""
    if request.method != "POST":
        return found(request, request.GET)
    request.person.demand("edit_library")
    return all_found(request) if request.POST.get("all") else rows_of(request).filter(pk__in=chosen(request))


@require_http_methods(["GET", "HEAD", "POST"])
def import_tracks(request: BusinessRequest) -> HttpResponse:
    """Shows what a table would change; nothing is changed yet."""
    request.person.demand("edit_library")
    form = TableForm(request.POST or None, request.FILES or None)
    proposal = None
    if form.is_valid():
        try:
            proposal = propose_table(form.cleaned_data["table"].read(), actor=request.person)
        except TableRefused as refused:
            form.add_error("table", str(refused))
    context = {"form": form, "proposal": proposal} | (shown(proposal) if proposal else {})
    status = 422 if form.is_bound and not proposal else 200
    return render(request, "library/import_tracks.html", context, status=status)


def shown(proposal: Proposal) -> dict[str, object]:
    rows = [
        (
            title,
            [
                (LABELS[name].replace("_", " "), *(words(name, each, {}) for each in pair))
                for name, pair in pairs.items()
            ],
        )
        for title, pairs in proposal.shown
    ]
    counts = [(LABELS[name].replace("_", " "), count) for name, count in proposal.cells.items()]
    return {"rows": rows, "counts": counts, "more_problems": proposal.problem_count - len(proposal.problems)}


@require_POST
def apply_import(request: BusinessRequest, pk: UUID) -> HttpResponse:
    outcome = editing.apply_change(pk, actor=request.person)
    undo = reverse("undo_change", args=[pk]) if outcome.done else ""
    told = DONE_BEFORE if outcome.is_repeat else said("Changed", outcome)
    return done(request, told, "tracks", undo=undo)
