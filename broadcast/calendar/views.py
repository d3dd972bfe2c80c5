"""A zone's calendar: a week or a day, and the panel about what stands in it."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from broadcast.calendar.asked import Asked, read
from broadcast.calendar.details import detail
from broadcast.calendar.week import Picture
from broadcast.models import DAYS, Zone
from tenants.access import Person
from tenants.partials import render_page
from tenants.requests import BusinessRequest

TEMPLATE = "broadcast/calendar.html"
PARTIALS = ("calendar-board", "calendar-panel")
HOURS = [(hour * 60, f"{hour:02}:00") for hour in range(1, 24)]


@require_safe
def calendar(request: BusinessRequest) -> HttpResponse:
    """With `?zone=`, `?week=2026-W48` or `?day=2026-11-24`; `?open=` shows the panel of one band or tick."""
    asked = read(request.GET, zones_of(request.person), timezone.now())
    if asked is None:
        return render_page(request, TEMPLATE, {"zones": []})
    picture = Picture.load(asked.zone, asked.dates, timezone.now())
    context = about(request.person, asked, picture)
    context["detail"] = detail(picture, context["days"], request.GET.get("open", ""), request.person)
    return render_page(request, TEMPLATE, context, partials=PARTIALS)


def zones_of(person: Person) -> list[Zone]:
    return list(Zone.objects.kept().open_to(person).select_related("floor"))


def about(person: Person, asked: Asked, picture: Picture) -> dict[str, Any]:
    """What the page shows of a zone."""
    return {
        "asked": asked,
        "zone": asked.zone,
        "zones": zones_of(person),
        "days": picture.days(),
        "hours": HOURS,
        "weekdays": DAYS,
        "may_edit": person.may["edit_schedules"],
    }
