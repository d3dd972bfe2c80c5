"""Playlists by rule."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from library import playlists as actions
from library.finding.names import genre_choices
from library.models import Playlist
from library.playlists.choosing import drafted, local_day
from library.playlists.condition_rows import OFFERED
from library.playlists.holding import held_of, tracks_in_order
from library.playlists.rule import MOST
from library.playlists.rule_days import described
from library.playlists.rule_form import RuleForm, rearranged
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest
from tenants.row_sets import parts_of

FIRST = 20
TEMPLATE = "library/rule.html"


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: BusinessRequest, pk: UUID | None = None) -> HttpResponse:
    """Make a playlist by rule, or change it. Its partial `rule-holds` answers while it is filled in."""
    request.person.demand("edit_library")
    rows = Playlist.objects.kept().own().by_rule()
    row = rows.load(request.person, "edit_library", pk) if pk else None
    if "do" in request.POST:
        return rows_moved(request, row)
    form = RuleForm(request.POST or None, instance=row)
    is_asking = request.htmx.target == "rule-holds"
    if form.is_bound and form.is_valid() and not is_asking:
        return saved(request, pk, form)
    status = 422 if form.is_bound and not is_asking else 200
    context = page(form, row) | preview(form, pk)
    return render_page(request, TEMPLATE, context, partials=("rule-holds",), status=status)


def page(form: RuleForm, row: Playlist | None) -> dict[str, Any]:
    # Its name as it is saved: what is filled in stands on the form's instance.
    name = row and Playlist.objects.filter(pk=row.pk).values_list("name", flat=True).get()
    title = name or "New playlist by rule"
    # Called where it is shown: on the whole page, not in what answers each letter.
    told = {"offered": OFFERED, "genres": genre_choices}
    return {"form": form, "playlist": row, "title": title} | told


def preview(form: RuleForm, pk: UUID | None) -> dict[str, Any]:
    """What the rule holds as it is filled in; nothing while that makes no rule."""
    if not form.is_bound:
        shown = form.saved
    elif form.is_valid() or set(form.errors) == {"name"}:
        shown = form.rule
    else:
        return {"whys": whys(form)}
    row = described(shown, drafted(shown, pk, local_day(timezone.now())))
    first = tracks_in_order(row.track_ids[:FIRST])
    return {"held": held_of(row), "rule": shown, "first": first, "is_most": row.count == MOST}


def whys(form: RuleForm) -> list[str]:
    """What is wrong in the conditions that somebody has filled in."""
    wrong = [
        errors for row in form.rows if row.has_changed() for errors in row.errors.get_json_data().values()
    ]
    return [f"{each['message']}" for errors in wrong for each in errors]


def saved(request: BusinessRequest, pk: UUID | None, form: RuleForm) -> HttpResponse:
    name = form.cleaned_data["name"]
    row = actions.save_rule(pk, actor=request.person, name=name, rule=form.rule)
    return done(request, f"Saved “{row.name}”.", "playlist", row.pk)


def rows_moved(request: BusinessRequest, row: Playlist | None) -> HttpResponse:
    """The form as it stands after a button of its rows, not judged yet."""
    order = request.POST["do"]
    form = RuleForm(rearranged(request.POST, order), instance=row)
    told = preview(form, row.pk if row else None)
    form.forgive()
    context = page(form, row) | told | {"verb": parts_of(order)[0]}
    answer = render_page(request, TEMPLATE, context, partials=("condition-rows",))
    return trigger_client_event(answer, "rows-moved", after="swap")


@require_POST
def keep_tracks(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.keep_tracks(pk, actor=request.person)
    return done(
        request, f"“{row.name}” keeps these tracks. You can now put them into an order.", "playlist", pk
    )
