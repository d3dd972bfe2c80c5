"""How the system is doing, for sync2gear's staff."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_q.models import Failure

from broadcast.overview.figures import figures
from broadcast.overview.trends import COLUMNS, DAYS, table, trends
from tenants.answers import done
from tenants.failures import NotAgain, failed, retry_task, retry_tasks
from tenants.heartbeat import clusters
from tenants.known_errors import solve_error
from tenants.models import DayFigures, KnownError
from tenants.partials import render_page
from tenants.requests import SignedInRequest
from tenants.staff import staff_only

#: Of what went wrong, on the first page.
FEW = 5


@staff_only("see_system")
@require_safe
def staff_system(request: SignedInRequest) -> HttpResponse:
    """It asks for itself again every now and then."""
    now = timezone.now()
    since = now.date() - timedelta(days=DAYS - 1)
    rows = {row.day: row for row in DayFigures.objects.filter(day__gte=since)}
    workers = clusters()
    context = {
        "now": now,
        "figures": figures(now),
        "trends": trends(rows, now.date()),
        "columns": [name for name, _ in COLUMNS.values()],
        "table": table(rows, now.date()),
        "clusters": workers,
        "worries": [cluster.worry for cluster in workers if cluster.worry],
        "failed_count": Failure.objects.count(),
        "failed": failed(Failure.objects.order_by("-stopped", "pk")[:FEW]),
        "errors": KnownError.objects.filter(solved_at=None)[:FEW],
    }
    return render_page(request, "broadcast/staff_system.html", context, partials=("system",))


@staff_only("see_system")
@require_safe
def staff_failures(request: SignedInRequest) -> HttpResponse:
    page_obj = Paginator(Failure.objects.order_by("-stopped", "pk"), 25).get_page(request.GET.get("page"))
    context = {"page_obj": page_obj, "failed": failed(page_obj)}
    return render(request, "broadcast/staff_failures.html", context)


@staff_only("see_system")
@require_POST
def retry_failure(request: SignedInRequest, pk: str) -> HttpResponse:
    try:
        retry_task(pk, actor=request.user)
    except NotAgain as refusal:
        messages.error(request, str(refusal))
        return redirect("staff_failures")
    return done(request, "The task waits for a worker again.", "staff_failures")


@staff_only("see_system")
@require_POST
def retry_failures(request: SignedInRequest) -> HttpResponse:
    count = retry_tasks(actor=request.user)
    waits = "task waits" if count == 1 else "tasks wait"
    return done(request, f"{count} {waits} for a worker again.", "staff_failures")


@staff_only("see_system")
@require_safe
def staff_errors(request: SignedInRequest) -> HttpResponse:
    is_solved = request.GET.get("state") == "solved"
    rows = KnownError.objects.filter(solved_at__isnull=not is_solved)
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "broadcast/staff_errors.html", {"page_obj": page_obj, "is_solved": is_solved})


@staff_only("see_system")
@require_safe
def staff_error(request: SignedInRequest, pk: UUID) -> HttpResponse:
    error = get_object_or_404(KnownError, pk=pk)
    days = error.days.order_by("-day")[:DAYS]
    return render(request, "broadcast/staff_error.html", {"error": error, "days": days})


@staff_only("see_system")
@require_POST
def solve_staff_error(request: SignedInRequest, pk: UUID) -> HttpResponse:
    solve_error(pk, actor=request.user)
    return done(request, "Solved. It is listed again if it comes back.", "staff_errors")
