"""All businesses, for sync2gear's staff."""

from typing import NamedTuple

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tenants.console.listing import LIMITS, PLAYERS, SORTS, TRIALS, Asked, listed, order
from tenants.models import Business, Plan
from tenants.partials import render_page
from tenants.requests import SignedInRequest
from tenants.staff import staff_only

A_PAGE = 50


@staff_only("see_businesses")
@require_safe
def staff_businesses(request: SignedInRequest) -> HttpResponse:
    asked = Asked.of(request.GET)
    now = timezone.now()
    page_obj = Paginator(listed(asked, now), A_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page_obj, "asked": asked, "choices": choices(asked), "columns": columns(asked)}
    return render_page(request, "tenants/staff_businesses.html", context, partials=("business-list",))


def choices(asked: Asked) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    """Of each filter: its name in the address, its label, what is chosen, and what may be."""
    plans = [("none", "No plan"), *((str(pk), name) for pk, name in Plan.objects.values_list("pk", "name"))]
    statuses = [(value, str(label)) for value, label in Business.Status.choices]
    return [
        ("status", "Any status", asked.status, statuses),
        ("plan", "Any plan", asked.plan, plans),
        ("trial", "Any trial", asked.trial, list(TRIALS.items())),
        ("limit", "Any use", asked.limit, list(LIMITS.items())),
        ("players", "Any players", asked.players, list(PLAYERS.items())),
    ]


class Column(NamedTuple):
    """A way to sort the list: `next` is what a click on its head asks for, `sorted` how it is sorted now."""

    name: str
    label: str
    next: str
    sorted: str


def columns(asked: Asked) -> list[Column]:
    return [column(name, label, asked.sort) for name, (label, _) in SORTS.items()]


def column(name: str, label: str, sort: str) -> Column:
    if sort.removeprefix("-") != name:
        return Column(name, label, name, "")
    falls = order(sort)[0].descending
    return Column(name, label, f"-{name}" if sort == name else name, "descending" if falls else "ascending")
