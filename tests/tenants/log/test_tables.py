import csv
import json
import tracemalloc
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tenants.log import tables
from tenants.log.tables import file_of
from tenants.models import AuditLog, Business
from tenants.schemas import in_public

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


def write(business: Business | None, count: int = 1, **columns: Any) -> None:
    AuditLog.objects.bulk_create(
        AuditLog(
            business=business,
            **{"actor_name": "Olive", "verb": "tabled", "at": NOW - timedelta(seconds=each)} | columns,
        )
        for each in range(count)
    )


def file(kind: str, verb: str = "tabled") -> str:
    answer = file_of(AuditLog.objects.filter(verb=verb), kind, "acme")
    return b"".join(answer).decode()


def cells() -> list[dict[str, str]]:
    return list(csv.DictReader(file("csv").removeprefix("\ufeff").splitlines()))


def test_a_row_of_the_table_says_all_that_the_page_says(acme: Business) -> None:
    changes = {"volume_percent": {"from": 50, "to": 80}}
    write(
        acme, object_name="Bar", kind="zone", changes=changes, source="web", address="::1", browser="Firefox"
    )
    with timezone.override("Europe/Berlin"):
        (row,) = cells()
    assert row["when"] == "2026-07-01T14:00:00+02:00"
    assert (row["business"], row["who"], row["did"], row["what"]) == ("Acme", "Olive", "tabled", "Bar")
    assert (row["changes"], row["from"], row["address"]) == ("volume: 50 → 80", "in a browser", "::1")


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_becomes_a_formula(acme: Business, name: str) -> None:
    write(acme, object_name=name, actor_name=name)
    row = next(csv.reader(file("csv").removeprefix("\ufeff").split("\n", 1)[1].splitlines(keepends=True)))
    assert not [cell for cell in row if cell.startswith(tables.FORMULA)]


def test_the_same_as_json(acme: Business) -> None:
    write(acme, 2, object_name="“Bar”", changes={"name": {"from": "a\nb", "to": "c"}})
    rows = json.loads(file("json"))
    assert [row["what"]["name"] for row in rows] == ["“Bar”", "“Bar”"]
    assert rows[0]["business"]["slug"] == "acme"
    assert rows[0]["changes"] == {"name": {"from": "a\nb", "to": "c"}}


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_of_nothing_there_is_a_file_too(db: None, kind: str) -> None:
    told = file(kind, verb="never done")
    assert json.loads(told) == [] if kind == "json" else len(told.splitlines()) == 1


def test_what_belongs_to_no_business_is_there(db: None) -> None:
    write(None, object_name="Google")
    assert json.loads(file("json"))[0]["business"] is None
    assert cells()[0]["business"] == ""


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_more_than_a_batch_is_whole_and_in_order(acme: Business, monkeypatch, kind: str) -> None:
    monkeypatch.setattr(tables, "TOGETHER", 3)
    write(acme, 8)
    seen = (
        [row["at"] for row in json.loads(file("json"))]
        if kind == "json"
        else [row["when"] for row in cells()]
    )
    assert (len(seen), seen) == (8, sorted(seen, reverse=True))


def test_it_is_read_when_the_request_is_over(acme: Business, inside: Business) -> None:
    """The clocks are those of the request, and no business's schema is needed."""
    write(acme)
    with timezone.override("Asia/Tokyo"):
        answer = file_of(AuditLog.objects.filter(verb="tabled"), "csv", "acme")
    with in_public():
        assert "T21:00:00+09:00" in b"".join(answer).decode()


def peak_bytes() -> int:
    tracemalloc.start()
    for _ in file_of(AuditLog.objects.filter(verb="tabled"), "json", "acme"):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_ten_times_the_rows_take_the_same_room(acme: Business, monkeypatch) -> None:
    monkeypatch.setattr(tables, "TOGETHER", 100)
    write(acme, 200, object_name="x" * 200)
    little = peak_bytes()
    write(acme, 2000, object_name="x" * 200)
    assert peak_bytes() < 2 * little


def test_no_row_costs_a_question_of_its_own(
    acme: Business, monkeypatch, django_assert_max_num_queries
) -> None:
    monkeypatch.setattr(tables, "TOGETHER", 4)
    write(acme, 40)
    with django_assert_max_num_queries(26):
        file("csv")
