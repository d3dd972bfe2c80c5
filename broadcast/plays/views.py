"""What was heard: planned announcements and those played by hand; all of them, or one's."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from broadcast.plays.chart import chart_of
from broadcast.plays.export import lines
from broadcast.plays.form import PlaysForm
from broadcast.plays.heard import plays, titled
from broadcast.plays.history import Play, days_of, plays_of, total
from broadcast.plays.pending import MOST, how_many, pending
from library.models import Announcement
from tenants.requests import BusinessRequest


@require_safe
def heard(request: BusinessRequest) -> HttpResponse:
    page_obj = Paginator(plays(request.person), 50).get_page(request.GET.get("page"))
    context = {"page_obj": page_obj, "plays": titled(list(page_obj))}
    return render(request, "broadcast/heard.html", context)


@require_safe
def announcement_proof(request: BusinessRequest, pk: UUID) -> HttpResponse:
    """Also of one that was removed: what was heard stays heard."""
    row = Announcement.objects.load(request.person, "see", pk)
    form, now = PlaysForm(request.GET, request.person), timezone.now()
    zone, fate = form.chosen["zone"], form.chosen["fate"]
    tz = ZoneInfo(request.business.time_zone)
    days = days_of(plays_of(row, request.person, zone), now.astimezone(tz).date(), tz)
    untold = pending(row, request.person, now, zone)
    untold_count = how_many(untold)
    rows = untold[:MOST] if fate == "pending" else plays_of(row, request.person, zone, fate)
    page_obj = Paginator(rows, 50).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "announcement": row,
        "form": form,
        "chart": chart_of(days),
        "days": days,
        "has_days": any(day.count for day in days),
        "total": total(days),
        "untold_count": min(untold_count, MOST),
        "has_more_untold": untold_count > MOST,
        "page_obj": page_obj,
        "untold": list(page_obj) if fate == "pending" else (),
        "plays": [] if fate == "pending" else [Play(event) for event in page_obj],
        "is_filtered": bool(zone or fate),
    }
    return render(request, "broadcast/announcement_proof.html", context)


@require_safe
def announcement_proof_csv(request: BusinessRequest, pk: UUID) -> StreamingHttpResponse:
    """What the page would list, all of it."""
    row = Announcement.objects.load(request.person, "see", pk)
    chosen = PlaysForm(request.GET, request.person).chosen
    body = lines(plays_of(row, request.person, **chosen), request.business)
    name = f"{slugify(row.title) or 'plays'}.csv"
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "",
        "Cache-Control": "no-store",
    }
    return StreamingHttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)
