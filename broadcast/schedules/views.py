"""When announcements play by themselves."""

from copy import copy
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from broadcast.actions import schedules as actions
from broadcast.models import Schedule, Zone
from broadcast.schedules.forms import ScheduleForm
from broadcast.schedules.listing import listed, matching, with_items
from broadcast.schedules.preview import preview_of
from tenants.answers import done
from tenants.partials import render_page
from tenants.requests import BusinessRequest, search_words
from tenants.row_sets import parts_of, rearranged

#: The parts of the page that come anew when a row is added, removed or moved.
ROWS = ("item-rows", "window-rows", "exclusion-rows", "date-rows")
SHOWN = 50


@require_safe
def schedules(request: BusinessRequest) -> HttpResponse:
    """With `?q=` those that say the words, with `?zone=` those of one zone."""
    rows = Schedule.objects.kept().open_to(request.person, "edit_schedules")
    zones = list(Zone.objects.kept().open_to(request.person))
    zone = next((zone for zone in zones if str(zone.pk) == request.GET.get("zone")), None)
    query = search_words(request)
    page_obj = Paginator(with_items(matching(rows, query, zone)), SHOWN).get_page(request.GET.get("page"))
    lines = listed(page_obj.object_list, timezone.now()) if page_obj.object_list else []
    context = {"page_obj": page_obj, "lines": lines, "zones": zones, "zone": zone, "query": query}
    return render_page(request, "broadcast/schedules.html", context, partials=("schedule-list",))


@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: BusinessRequest, pk: UUID | None = None) -> HttpResponse:
    """Make a schedule, or change it. Its partial `next-times` answers while the form is being filled in."""
    person = request.person
    person.demand("edit_schedules")
    row = Schedule.objects.kept().load(person, "edit_schedules", pk) if pk else None
    if "do" in request.POST:
        return rows_moved(request, row)
    form = ScheduleForm(
        request.POST or None, instance=row, person=person, first=request.GET.get("announcement")
    )
    is_asking = request.htmx.target == "next-times"
    if form.is_bound and form.is_valid() and not is_asking:
        return saved(request, pk, form)
    context = shown(row, form) | {"preview": preview_of(form, timezone.now())}
    context["tells_fields"] = is_asking and "judged" in request.POST
    status = 422 if form.is_bound and not is_asking else 200
    return render_page(request, "broadcast/schedule.html", context, partials=("next-times",), status=status)


def shown(row: Schedule | None, form: ScheduleForm) -> dict[str, object]:
    return {"form": form, "schedule": row, "title": str(row) if row else "New schedule"}


def saved(request: BusinessRequest, pk: UUID | None, form: ScheduleForm) -> HttpResponse:
    row = actions.save_schedule(pk, actor=request.person, items=form.said, **form.columns)
    return done(request, f"Saved “{row}”.", "schedule", row.pk)


def rows_moved(request: BusinessRequest, row: Schedule | None) -> HttpResponse:
    """The form as it stands after a button of its rows, not judged yet."""
    order = request.POST["do"]
    data = rearranged(request.POST, order)
    form = ScheduleForm(data, instance=row, person=request.person)
    is_whole = request.htmx.target not in ROWS
    preview = (
        preview_of(ScheduleForm(data, instance=copy(row), person=request.person), timezone.now())
        if is_whole
        else None
    )
    form.forgive()
    verb, prefix, place = parts_of(order)
    if verb == "add":
        form.focus_last(prefix)
    step = {"up": -1, "down": 1}.get(verb, 0)
    context = shown(row, form) | {"verb": verb, "prefix_moved": prefix, "place_moved": place + step}
    context["preview"] = preview
    answer = render_page(request, "broadcast/schedule.html", context, partials=ROWS)
    return trigger_client_event(answer, "rows-moved", after="swap")


@require_POST
def switch_schedule(request: BusinessRequest, pk: UUID) -> HttpResponse:
    is_on = request.POST.get("to") == "on"
    row = actions.switch_schedule(pk, actor=request.person, is_enabled=is_on)
    said = f"“{row}” is on." if is_on else f"“{row}” waits until you switch it on again."
    return done(request, said, "schedules")


@require_POST
def copy_schedule(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.copy_schedule(pk, actor=request.person)
    said = "This is the copy. It is off: change it, then switch it on."
    return done(request, said, "schedule", row.pk, undo=reverse("remove_schedule", args=[row.pk]))


@require_POST
def remove_schedule(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.remove_schedule(pk, actor=request.person)
    said = f"“{row}” no longer plays by itself."
    return done(request, said, "schedules", undo=reverse("restore_schedule", args=[pk]))


@require_POST
def restore_schedule(request: BusinessRequest, pk: UUID) -> HttpResponse:
    row = actions.restore_schedule(pk, actor=request.person)
    return done(request, f"“{row}” plays by itself again.", "schedules")
