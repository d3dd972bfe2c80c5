import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from broadcast.edge.models import EdgeDevice, Presence
from tenants.console.listing import SORTS, Asked, listed
from tenants.models import AuditLog, Business, Plan, User
from tests.tenants.console.crowd import furnished

NOW = timezone.now()
OURS = ["Alfa", "Bravo", "Charlie", "Delta"]


@pytest.fixture(autouse=True)
def crowd(db: None) -> None:
    furnished(NOW)


def found(told: str) -> list[str]:
    names = [row.name for row in listed(Asked.of(QueryDict(told)), NOW)]
    return [name for name in names if name in OURS]


def player(name: str, away: timedelta, **columns: Any) -> None:
    ids = {"business_id": Business.objects.get(name=name).pk, "zone_id": uuid.uuid4()}
    pk = uuid.uuid4()
    EdgeDevice.objects.create(device_id=pk, token_hash=pk.hex, body=b"", **ids, **columns)
    Presence.objects.create(device_id=pk, seen_at=NOW - away, **ids)


@pytest.mark.parametrize(
    ("told", "names"),
    [
        ("", OURS),
        ("q=arli", ["Charlie"]),
        ("q=DELTA", ["Delta"]),
        ("q=ada@alfa", ["Alfa"]),
        ("q=%25", []),
        ("q=no%00thing", []),
        ("status=suspended", ["Delta"]),
        ("plan=none", ["Bravo", "Charlie", "Delta"]),
        ("trial=running", ["Alfa", "Bravo"]),
        ("trial=soon", ["Alfa"]),
        ("trial=over", ["Charlie"]),
        ("trial=none", ["Delta"]),
        ("limit=reached", ["Bravo", "Charlie"]),
        ("limit=over", ["Charlie"]),
        ("trial=running&plan=none", ["Bravo"]),
        ("status=asleep&plan=x&trial=soonish&limit=1&players=2&sort=password", OURS),
    ],
)
def test_staff_find_what_they_look_for(told: str, names: list[str]) -> None:
    assert found(told) == names


@pytest.mark.parametrize("words", ["cafe nord", "Café", "nord ada", "CAFE ALFA.EXAMPLE"])
def test_businesses_are_found_without_accents_and_by_several_words(words: str) -> None:
    Business.objects.filter(name="Alfa").update(name="Café Nord")
    rows = listed(Asked.of(QueryDict(f"q={words}")), NOW)
    assert [row.name for row in rows] == ["Café Nord"]


def test_a_plan_finds_those_who_have_it() -> None:
    assert found(f"plan={Plan.objects.get(name='House').pk}") == ["Alfa"]
    assert found(f"plan={uuid.UUID(int=7)}") == []


def test_who_is_over_the_storage_is_found() -> None:
    Business.objects.filter(name="Bravo").update(storage_limit_gb=2, zone_limit=None)
    assert found("limit=over") == ["Bravo", "Charlie"]


def test_players_that_are_away_are_found() -> None:
    player("Alfa", timedelta(seconds=10))
    player("Bravo", timedelta(minutes=6))
    player("Charlie", timedelta(minutes=6), revoked_at=NOW)
    assert found("players=offline") == ["Bravo"]
    assert found("players=online") == ["Alfa"]
    assert found("players=none") == ["Charlie", "Delta"]


def test_what_its_people_did_last_is_its_activity() -> None:
    delta = Business.objects.get(name="Delta")
    for days, actor, visit in ((3, uuid.uuid4(), None), (2, None, None), (1, uuid.uuid4(), uuid.uuid4())):
        names = {"verb": "made", "actor_id": actor, "visit_id": visit}
        AuditLog.objects.create(business=delta, at=NOW - timedelta(days=days), **names)
    assert listed(Asked(), NOW).get(name="Delta").active_at == NOW - timedelta(days=3)


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("name", "Alfa"),
        ("-name", "Delta"),
        ("status", "Alfa"),
        ("plan", "Alfa"),
        ("trial", "Charlie"),
        ("-trial", "Bravo"),
        ("storage", "Bravo"),
        ("-storage", "Bravo"),
    ],
)
def test_the_list_is_sorted_and_what_is_missing_comes_last(sort: str, first: str) -> None:
    assert found(f"sort={sort}")[0] == first


@pytest.mark.parametrize("name", SORTS)
def test_both_ways_of_every_order_find_the_same(name: str, sam: User) -> None:
    assert sorted(found(f"sort={name}")) == sorted(found(f"sort=-{name}")) == OURS
