from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenants.log import paging
from tenants.log.paging import page_of, read
from tenants.models import AuditLog, Business

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


def write(business: Business, seconds: list[int]) -> list[UUID]:
    """Rows so many seconds ago; gives their ids, newest first."""
    rows = [
        AuditLog(business=business, actor_name="Olive", verb="paged", at=NOW - timedelta(seconds=each))
        for each in seconds
    ]
    AuditLog.objects.bulk_create(rows)
    return [row.pk for row in sorted(rows, key=lambda row: (row.at, row.pk), reverse=True)]


def paged(monkeypatch: pytest.MonkeyPatch, business: Business) -> tuple[list[UUID], list[UUID]]:
    """All pages to the oldest, and all of them back again."""
    rows = AuditLog.objects.filter(business=business, verb="paged")
    page = page_of(rows)
    down = [page]
    while page.older:
        page = page_of(rows, before=page.older)
        down.append(page)
    up = [page]
    while page.newer:
        page = page_of(rows, after=page.newer)
        up.append(page)
    return [row.pk for each in down for row in each.rows], [
        row.pk for each in reversed(up) for row in each.rows
    ]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=14))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_each_row_stands_on_one_page_either_way(
    acme: Business, monkeypatch: pytest.MonkeyPatch, seconds: list[int]
) -> None:
    """Also where several were written in one moment."""
    monkeypatch.setattr(paging, "TOGETHER", 3)
    there = write(acme, seconds)
    known = set(there)
    down, up = paged(monkeypatch, acme)
    assert [pk for pk in down if pk in known] == there
    assert [pk for pk in up if pk in known] == there


def test_what_comes_meanwhile_moves_nothing(acme: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "TOGETHER", 2)
    there = write(acme, [1, 2, 3, 4])
    rows = AuditLog.objects.filter(business=acme, verb="paged")
    older = page_of(rows).older
    write(acme, [0])
    assert [row.pk for row in page_of(rows, before=older).rows] == there[2:]


@pytest.mark.parametrize(
    "told", ["", "x", "1", "1-2", f"{10**17}-{'0' * 32}", "-1-" + "0" * 32, "1-" + "\x00" * 32]
)
def test_a_place_that_is_none_is_the_newest_page(acme: Business, told: str) -> None:
    assert read(told) is None
    assert page_of(AuditLog.objects.all(), before=told).rows == page_of(AuditLog.objects.all()).rows


def test_the_last_place_that_can_be_read_is_one() -> None:
    assert read(f"{10**17 - 1}-{'0' * 32}")


def test_a_late_page_begins_in_the_index(acme: Business, django_assert_num_queries) -> None:
    rows = AuditLog.objects.filter(business=acme)
    with django_assert_num_queries(1):
        page_of(rows, before=f"1-{'0' * 32}")
