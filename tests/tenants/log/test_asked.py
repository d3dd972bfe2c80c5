from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import QueryDict

from tenants.log.asked import LogForm
from tenants.log.choices import Choices
from tenants.models import AuditLog, Business, User

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
TONI = User(pk=uuid4(), name="Toni")


@pytest.fixture(autouse=True)
def rows(acme: Business, rival: Business) -> None:
    """Six of acme's, one of rival's, one of nobody's."""
    told: list[tuple[Business | None, dict[str, Any]]] = [
        (acme, {"verb": "made", "kind": "zone", "object_name": "Terrace"}),
        (acme, {"verb": "changed", "kind": "zone", "object_name": "Terrace"}),
        (acme, {"verb": "changed", "kind": "track", "object_name": "100% Jazz_"}),
        (acme, {"verb": "asked", "kind": "device", "object_name": "Till", "visit_id": uuid4()}),
        (
            acme,
            {"actor_id": TONI.pk, "actor_name": "Toni", "verb": "made", "kind": "zone", "object_name": "Bar"},
        ),
        (acme, {"verb": "made", "kind": "floor", "object_name": "Éclair", "at": NOW - timedelta(days=40)}),
        (rival, {"verb": "made", "kind": "zone", "object_name": "Terrace"}),
        (None, {"verb": "set up", "kind": "speechprovider", "object_name": "Google"}),
    ]
    AuditLog.objects.bulk_create(
        AuditLog(business=business, **{"actor_name": "Olive", "at": NOW} | columns)
        for business, columns in told
    )


def asked(business: Business | None = None, /, **told: str) -> list[str]:
    data = QueryDict(mutable=True)
    data.update(told)
    rows = LogForm(data).rows(business).filter(at__lte=NOW).exclude(verb="opened")
    return sorted(f"{row.verb} {row.object_name}" for row in rows)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"kind": "zone", "action": "changed"}, ["changed Terrace"]),
        ({"person": str(TONI.pk)}, ["made Bar"]),
        ({"visits": "on"}, ["asked Till"]),
        ({"q": "erra", "action": "made"}, ["made Terrace"]),
        ({"q": "te"}, ["changed Terrace", "made Terrace"]),
        ({"q": "rr"}, []),
        ({"q": "100%"}, ["changed 100% Jazz_"]),
        ({"q": "zz_"}, ["changed 100% Jazz_"]),
        ({"until": "2026-06-30"}, ["made Éclair"]),
        ({"since": "2026-07-01", "until": "2026-07-01", "kind": "device"}, ["asked Till"]),
        ({"kind": "rubbish"}, []),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) and "person" not in value else "",
)
def test_the_log_is_narrowed(acme: Business, told: dict[str, str], found: list[str]) -> None:
    assert asked(acme, **told) == found


def test_nobody_is_who_has_no_account(acme: Business) -> None:
    assert "made Bar" not in asked(acme, person="nobody")


def test_across_all_businesses_everything_is_found() -> None:
    assert asked(None, kind="zone", action="made") == ["made Bar", "made Terrace", "made Terrace"]
    assert asked(None, kind="speechprovider") == ["set up Google"]


@pytest.mark.parametrize(
    "told",
    [
        {"since": "yesterday"},
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
        {"person": "rubbish"},
        {"q": "a\x00b"},
        {"q": "x" * 5000},
        {"kind": "x" * 5000},
    ],
    ids=["words", "end of time", "begin of time", "person", "NUL", "long words", "long kind"],
)
def test_what_is_wrong_says_so_and_is_left_out(acme: Business, told: dict[str, str]) -> None:
    data = QueryDict(mutable=True)
    data.update(told)
    form = LogForm(data)
    assert form.rows(acme).count() >= 6
    assert list(form.errors) == list(told)


def test_what_can_be_chosen_is_what_is_there(acme: Business) -> None:
    choices = Choices(acme)
    assert {"asked", "changed", "made"} <= set(choices.actions)
    assert "set up" not in choices.actions
    assert ("device", "player") in choices.kinds
    assert [name for _, name in choices.people] == ["Toni"]


def test_across_all_businesses_the_staff_can_be_chosen(sam: User) -> None:
    assert (str(sam.pk), "Sam") in Choices().people
    assert "set up" in Choices().actions


INDEXES = {
    "person": "log_of_a_person",
    "kind": "log_of_a_kind",
    "action": "log_of_a_verb",
    "visits": "log_of_visits",
}


@pytest.mark.parametrize("field", INDEXES)
@pytest.mark.parametrize("where", ["all", "acme"])
def test_every_filter_has_an_index(acme: Business, field: str, where: str) -> None:
    others = {"business": acme, "actor_id": uuid4(), "actor_name": "Mia", "verb": "other", "kind": "other"}
    AuditLog.objects.bulk_create(AuditLog(**others) for _ in range(1000))
    told = {"person": str(TONI.pk), "kind": "zone", "action": "made", "visits": "on"}[field]
    data = QueryDict(mutable=True)
    data.update({field: told})
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("ANALYZE public.tenants_auditlog")
    plan = LogForm(data).rows(acme if where == "acme" else None).order_by("-at", "-id")[:51].explain()
    wanted = INDEXES[field]
    assert any(f"{wanted}{end} " in plan for end in ("", "_there")), plan


def test_words_have_an_index(acme: Business) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    data = QueryDict("q=terrace")
    assert "log_by_name" in LogForm(data).rows().order_by().explain()
