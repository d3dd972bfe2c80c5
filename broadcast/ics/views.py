"""The calendar as a file: out of sync2gear, and into it."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from broadcast.actions.imports import import_events
from broadcast.actions.moves import RIGHT
from broadcast.calendar.asked import FARTHEST, Asked, chosen
from broadcast.calendar.views import zones_of
from broadcast.dayparts import DAY
from broadcast.ics.export import export
from broadcast.ics.proposals import Proposal
from broadcast.ics.rules import KINDS, Reader
from broadcast.ics.text import MOST_BYTES, BadCalendar, Lines, events_in, written
from broadcast.models import Zone
from tenants.answers import done
from tenants.requests import BusinessRequest

TEMPLATE = "broadcast/import_calendar.html"
#: Of each list, what a page shows; the rest is counted.
SHOWN = 200


class UploadForm(forms.Form):
    zone = forms.ModelChoiceField(Zone.objects.none(), empty_label=None)
    file = forms.FileField(
        label="Calendar file",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
    )
    #: What was read of the file, on the way back from the preview.
    text = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2 * MOST_BYTES, strip=False)
    events: list[Lines]

    def __init__(self, *args: Any, zones: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].queryset = zones  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        file, text = told.get("file"), told.get("text")
        if not file and not text:
            self.add_error("file", "Choose a calendar file (.ics).")
        elif file and file.size > MOST_BYTES:
            self.add_error("file", "This file is larger than 1 MB. Export a shorter time.")
        elif not self.errors:
            self.take_apart(file.read() if file else (text or "").encode())
        return told

    def take_apart(self, data: bytes) -> None:
        try:
            self.events = events_in(data)
        except BadCalendar as error:
            self.add_error("file", str(error))


@require_safe
def calendar_ics(request: BusinessRequest) -> HttpResponse:
    """The zone's calendar as a download; without `?zone=` the first zone's."""
    zones = zones_of(request.person)
    if not zones:
        return done(request, "Add a zone first.", "calendar")
    zone = chosen(zones, request.GET.get("zone", ""))
    name = f"{slugify(zone.name) or 'calendar'}.ics"
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "",
        "Cache-Control": "no-store",
    }
    return HttpResponse(export(zone, timezone.now()), "text/calendar; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def import_calendar(request: BusinessRequest) -> HttpResponse:
    """A file, then what would be made of it, then the making (`is_sure`)."""
    person = request.person
    zones = Zone.objects.kept().open_to(person, RIGHT).select_related("floor")
    form = UploadForm(
        request.POST or None, request.FILES or None, zones=zones, initial={"zone": request.GET.get("zone")}
    )
    if not form.is_bound or not form.is_valid():
        return render(request, TEMPLATE, {"form": form}, status=422 if form.is_bound else 200)
    zone: Zone = form.cleaned_data["zone"]
    found, problems = Reader.load(zone, timezone.now()).read(form.events)
    if request.POST.get("is_sure") and found:
        return made(request, zone, found)
    context = {
        "form": form,
        "zone": zone,
        "groups": groups(found),
        "count": len(found),
        "problems": problems[:SHOWN],
        "problem_count": len(problems),
        "text": written(form.events),
    }
    return render(request, TEMPLATE, context)


def groups(found: list[Proposal]) -> list[dict[str, Any]]:
    told = [(name, [each for each in found if each.kind == kind]) for kind, name in KINDS.items()]
    return [{"name": name, "rows": rows[:SHOWN], "count": len(rows)} for name, rows in told if rows]


def first_day(found: list[Proposal], today: date) -> date:
    """On which the first of them holds, from today on where it has not ended yet."""
    day = min(held_from(each.columns, today) for each in found)
    return day if abs(day - today) <= FARTHEST else today


def held_from(columns: dict[str, Any], today: date) -> date:
    first, last = columns["first_date"], columns["last_date"]
    day: date = first or today
    if last is None or last >= today:
        day = max(day, today)
    days = columns.get("days") or [day.weekday()]
    while day.weekday() not in days:
        day += DAY
    return day


def made(request: BusinessRequest, zone: Zone, found: list[Proposal]) -> HttpResponse:
    batch = import_events(zone.pk, found, actor=request.person)
    today = timezone.now().astimezone(zone.tz).date()
    asked = Asked(zone, first_day(found, today), is_week=True, today=today)
    undo = urlencode({"batch": batch.made_at.isoformat(), "back": asked.query})
    said = f"Imported {len(found)} rule{'' if len(found) == 1 else 's'} into {zone.name}."
    return done(request, said, asked.address, undo=f"{reverse('take_back_calendar')}?{undo}")
