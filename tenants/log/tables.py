"""The log as a file, written piece by piece while it is sent: a million rows take the room of a few."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from tenants.log.asked import Rows
from tenants.log.paging import behind
from tenants.log.saying import News, kind_in_words, news
from tenants.models import AuditLog, StaffVisit
from tenants.schemas import in_public

TOGETHER = 500
HEAD = (
    *("when", "business", "who", "did", "what", "kind", "changes"),
    *("visit of staff for", "from", "address", "browser", "id"),
)
#: With these a spreadsheet takes a cell for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
Write = Callable[[list[AuditLog], dict[Any, str]], str]


def file_of(rows: Rows, kind: str, name: str) -> StreamingHttpResponse:
    """`kind` is "csv" or "json". Times are those of the clocks of whoever asks."""
    body, content_type = WRITERS[kind]
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{name}.{kind}") or "",
        "Cache-Control": "no-store",
    }
    clocks = timezone.get_current_timezone_name()
    return StreamingHttpResponse(body(rows, clocks), content_type=content_type, headers=headers)


def batches(rows: Rows, clocks: str, write: Write) -> Iterator[str]:
    """It is read when the request's schema and clocks have been left: each batch says them anew."""
    rows = rows.select_related("business").order_by("-at", "-id")
    last: AuditLog | None = None
    while True:
        with in_public(), timezone.override(ZoneInfo(clocks)):
            batch = list((behind(rows, (last.at, last.pk)) if last else rows)[:TOGETHER])
            piece = write(batch, reasons(batch)) if batch else ""
        if not batch:
            return
        yield piece
        last = batch[-1]


def reasons(batch: Iterable[AuditLog]) -> dict[Any, str]:
    """Why staff came, by visit."""
    visits = {row.visit_id for row in batch if row.visit_id}
    return dict(StaffVisit.objects.filter(pk__in=visits).values_list("pk", "reason"))


def as_csv(rows: Rows, clocks: str) -> Iterator[str]:
    yield "\ufeff" + written([HEAD])
    yield from batches(rows, clocks, lambda batch, why: written(cells(row, why) for row in batch))


def cells(row: AuditLog, why: dict[Any, str]) -> list[str]:
    told = [
        *(row.at.astimezone(timezone.get_current_timezone()).isoformat(), str(row.business or "")),
        *(row.actor_name, row.verb, row.object_name, kind_in_words(row.kind)),
        *("; ".join(map(in_line, news(row))), why.get(row.visit_id, "")),
        *(row.get_source_display(), row.address, row.browser, str(row.pk)),
    ]
    return [plain(text) for text in told]


def in_line(each: News) -> str:
    if each.before is None:
        return f"{each.name}: {each.after}"
    return f"{each.name}: {each.before} → {'gone' if each.after is None else each.after}"


def plain(text: str) -> str:
    """Never a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def written(rows: Iterable[Iterable[str]]) -> str:
    page = StringIO()
    csv.writer(page).writerows(rows)
    return page.getvalue()


def as_json(rows: Rows, clocks: str) -> Iterator[str]:
    """A list of objects, one a line."""
    before = "[\n"
    for piece in batches(rows, clocks, lambda batch, why: ",\n".join(json_of(row, why) for row in batch)):
        yield before + piece
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def json_of(row: AuditLog, why: dict[Any, str]) -> str:
    business = (
        {"id": str(row.business.pk), "slug": row.business.slug, "name": row.business.name}
        if row.business
        else None
    )
    visit = {"id": str(row.visit_id), "reason": why.get(row.visit_id, "")} if row.visit_id else None
    told = {
        "id": str(row.pk),
        "at": row.at.isoformat(),
        "business": business,
        "who": {"id": str(row.actor_id) if row.actor_id else None, "name": row.actor_name},
        "did": row.verb,
        "what": {
            "kind": row.kind,
            "id": str(row.object_id) if row.object_id else None,
            "name": row.object_name,
        },
        "changes": row.changes,
        "visit": visit,
        "from": {"source": row.source, "address": row.address, "browser": row.browser},
    }
    return json.dumps(told, ensure_ascii=False)


WRITERS: dict[str, tuple[Callable[[Rows, str], Iterator[str]], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
}
