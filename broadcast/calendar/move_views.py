"""What is changed in the calendar itself."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST
from django_htmx.http import retarget

from broadcast.actions import copies, moves
from broadcast.actions.moves import RIGHT, Refused
from broadcast.books.plans import Books
from broadcast.calendar.asked import read
from broadcast.calendar.fates import LATEST, fate
from broadcast.calendar.forms import CopyForm, MoveForm, OccurrenceForm, ReshapeForm, first_error, monday_of
from broadcast.calendar.preview import is_dated, preview
from broadcast.calendar.views import PARTIALS, TEMPLATE, about, zones_of
from broadcast.calendar.week import Picture
from broadcast.dayparts import instant
from broadcast.models import Daypart, Schedule, ScheduleException, Zone
from broadcast.models.words import hours_name
from broadcast.travel.reasons import Words
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest


@require_POST
def skip_occurrence(request: BusinessRequest) -> HttpResponse:
    request.person.demand(RIGHT)
    form = OccurrenceForm(request.POST)
    if not form.is_valid():
        return refused(request, first_error(form))
    told = form.cleaned_data
    try:
        row = moves.skip_occurrence(told["schedule"], told["zone"], told["planned"], actor=request.person)
    except Refused as refusal:
        return refused(request, str(refusal))
    return changed(request, f"Skipped at {clock(row, told['planned'])}.", row)


@require_POST
def move_occurrence(request: BusinessRequest) -> HttpResponse:
    """To a wall time of the zone. Where it would not simply play then, it asks first; `is_sure` saves."""
    request.person.demand(RIGHT)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return refused(request, first_error(form))
    told = form.cleaned_data
    zone: Zone = Zone.objects.kept().select_related("floor").load(request.person, RIGHT, told["zone"])
    to = instant(told["day"], told["at"], zone.tz)
    if not told["is_sure"] and (fate := fate_of_move(zone, told["schedule"], told["planned"], to)):
        return asked_first(request, told | {"to": to.astimezone(zone.tz), "fate": fate})
    try:
        row = moves.move_occurrence(told["schedule"], zone.pk, told["planned"], to, actor=request.person)
    except Refused as refusal:
        return refused(request, str(refusal))
    if row is None:
        return done(request, "Back at its own time.", back(request))
    return changed(request, f"Moved to {clock(row, to)}.", row)


def fate_of_move(zone: Zone, schedule: UUID, planned: datetime, to: datetime) -> str:
    """Empty where nothing is to be asked; what the action refuses is for the action to say."""
    if to == planned or to <= timezone.now():
        return ""
    books = Books.load(min(planned, to), max(planned, to) + LATEST)
    return fate(Words(books, zone, books.plan(zone)), str(schedule), planned, to)


def asked_first(request: BusinessRequest, question: dict[str, Any]) -> HttpResponse:
    asked = read(
        back_values(request) | {"zone": str(question["zone"])}, zones_of(request.person), timezone.now()
    )
    if asked is None:
        return redirect("calendar")
    context = about(request.person, asked, Picture.load(asked.zone, asked.dates, timezone.now()))
    context["question"] = question | {"title": Schedule.objects.get(pk=question["schedule"])}
    if not request.htmx.target:
        return render_page(request, TEMPLATE, context)
    # What was dragged stays where it was dropped until there is an answer: the panel alone is changed.
    return retarget(render(request, f"{TEMPLATE}#calendar-panel", context), "#calendar-panel")


def clock(row: ScheduleException, at: datetime) -> str:
    return f"{at.astimezone(row.zone.tz if row.zone else UTC):%H:%M}"


def changed(request: BusinessRequest, sentence: str, row: ScheduleException) -> HttpResponse:
    undo = reverse("restore_occurrence", args=[row.pk]) + "?" + urlencode({"back": back_query(request)})
    return done(request, sentence, back(request), undo=undo)


@require_POST
def restore_occurrence(request: BusinessRequest, pk: UUID) -> HttpResponse:
    try:
        moves.restore_occurrence(pk, actor=request.person)
    except Refused as refusal:
        return refused(request, str(refusal))
    return done(request, "It plays again as planned.", back(request))


@require_POST
def reshape_calendar(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """Other hours for a daypart. First it shows what they change; `is_sure` saves."""
    person = request.person
    row: Daypart = Daypart.objects.kept().select_related("channel").load(person, RIGHT, pk)
    form = ReshapeForm(request.POST if "start" in request.POST else request.GET)
    if not form.is_valid():
        return refused(request, first_error(form))
    told = form.cleaned_data
    if not told["is_sure"]:
        return shown(request, row, told)
    try:
        return split(request, row, told) if told["scope"] == "day" else reshaped(request, row, told)
    except Refused as refusal:
        return refused(request, str(refusal))


def shown(request: BusinessRequest, row: Daypart, told: dict[str, Any]) -> HttpResponse:
    asked = read(back_values(request) | {"zone": str(told["zone"])}, zones_of(request.person), timezone.now())
    if asked is None:
        return redirect("calendar")
    picture = Picture.load(asked.zone, asked.dates, timezone.now())
    context = about(request.person, asked, picture)
    context["preview"] = preview(picture, row, told)
    return render_page(request, TEMPLATE, context, partials=PARTIALS)


def reshaped(request: BusinessRequest, row: Daypart, told: dict[str, Any]) -> HttpResponse:
    on = told["to"] if told["to"] and is_dated(row) else None
    before = {"zone": told["zone"], "on": told["on"], "start": row.start, "end": row.end, "days": row.days}
    before |= {"to": row.first_date} if on else {}
    moves.reshape_daypart(row.pk, told["start"], told["end"], told["days"], actor=request.person, on=on)
    undo = urlencode(before | {"is_sure": 1, "back": back_query(request)}, doseq=True)
    said = f"“{row}” plays {hours_name(told['start'], told['end'])}."
    return done(request, said, back(request), undo=f"{reverse('reshape_calendar', args=[row.pk])}?{undo}")


def split(request: BusinessRequest, row: Daypart, told: dict[str, Any]) -> HttpResponse:
    on = told["to"] or told["on"]
    made = moves.split_daypart(
        row.pk, told["zone"], on, told["start"], told["end"], actor=request.person, was=told["was"]
    )
    said = f"“{row}” plays {made.hours} on {on:%A} {on.day} {on:%B} alone."
    return done(request, said, back(request), undo=undo_of(request, made.created_at))


@require_POST
def copy_calendar(request: BusinessRequest) -> HttpResponse:
    request.person.demand(RIGHT)
    form = CopyForm(request.POST)
    if not form.is_valid():
        return refused(request, first_error(form))
    told, targets = form.cleaned_data, form.targets
    first = told["day"] if told["what"] == "day" else monday_of(told["day"])
    copy = copies.copy_day if told["what"] == "day" else copies.copy_week
    try:
        batch = copy(told["zone"], first, targets, actor=request.person, with_music=told["with_music"])
    except Refused as refusal:
        return refused(request, str(refusal))
    if not batch.dayparts and not batch.changes:
        messages.warning(request, nothing_in(batch))
        return redirect(back(request))
    return done(request, said_of(batch), back(request), undo=undo_of(request, batch.made_at))


def nothing_in(batch: copies.Batch) -> str:
    if batch.left_out:
        return "Nothing was copied: what is changed there has no place on the other day."
    return "Nothing was copied: nothing is special there. Tick “all its music too” to copy the hours as well."


def said_of(batch: copies.Batch) -> str:
    said = f"Copied {batch.dayparts} dayparts and {batch.changes} changed announcements."
    return said + (f" {batch.left_out} had no place there." if batch.left_out else "")


@require_POST
def take_back_calendar(request: BusinessRequest) -> HttpResponse:
    """Undo a copy or an import: `?batch=` is the moment at which it was made."""
    request.person.demand(RIGHT)
    try:
        made_at = datetime.fromisoformat(request.GET.get("batch", ""))
    except ValueError:
        return refused(request, "Reload the calendar and try again.")
    count = copies.take_back(made_at.replace(tzinfo=made_at.tzinfo or UTC), actor=request.person)
    return done(request, "Taken back." if count else "It is gone already.", back(request))


def undo_of(request: BusinessRequest, made_at: datetime) -> str:
    asked = {"batch": made_at.isoformat(), "back": back_query(request)}
    return f"{reverse('take_back_calendar')}?{urlencode(asked)}"


def refused(request: BusinessRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect(back(request))


def back_query(request: BusinessRequest) -> str:
    """The zone and days of the page that asked, as its query."""
    return request.POST.get("back") or request.GET.get("back", "")


def back_values(request: BusinessRequest) -> dict[str, str]:
    told = QueryDict(back_query(request)[:200])
    return {name: told[name] for name in ("zone", "week", "day") if name in told}


def back(request: BusinessRequest) -> str:
    values = back_values(request)
    return reverse("calendar") + (f"?{urlencode(values)}" if values else "")
