import csv
from datetime import UTC, datetime, timedelta

from django.test import Client

from broadcast.models import Device, Zone
from broadcast.plays import export
from broadcast.plays.export import plain
from library.models import Announcement
from tests.broadcast.plays.playing import play

NOON = datetime(2026, 7, 2, 12, tzinfo=UTC)


def rows(client: Client, said: Announcement, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/b/acme/announcements/{said.pk}/plays.csv{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(text.splitlines()))


def test_a_play_is_a_line_by_the_clock_of_its_zone(
    as_olive: Client, till: Device, welcome: Announcement
) -> None:
    play(till, welcome, NOON, 2.5, ended_at=NOON + timedelta(seconds=6))
    (row,) = rows(as_olive, welcome)
    assert row["planned"] == "2026-07-02T13:00:00.000+01:00"
    assert row["heard from"] == "2026-07-02T13:00:02.500+01:00"
    assert [row[name] for name in ("seconds off", "zone", "player", "how", "status")] == [
        "2.5",
        "Ground floor",
        "Till",
        "planned",
        "completed",
    ]


def test_it_is_named_after_what_was_said(as_olive: Client, welcome: Announcement) -> None:
    answer = as_olive.get(f"/b/acme/announcements/{welcome.pk}/plays.csv")
    assert 'filename="welcome.csv"' in answer["Content-Disposition"]


def test_many_plays_come_in_pieces_each_once(as_olive: Client, till: Device, welcome, monkeypatch) -> None:
    """Also those that arrived in one report."""
    monkeypatch.setattr(export, "TOGETHER", 3)
    for number in range(10):
        play(till, welcome, NOON + timedelta(hours=number // 4))
    found = rows(as_olive, welcome)
    assert (len(found), len({row["play"] for row in found})) == (10, 10)


def test_it_holds_what_the_page_was_asked_for(
    as_olive: Client, till: Device, terrace: Zone, welcome: Announcement
) -> None:
    play(till, welcome, NOON)
    play(till, welcome, NOON, status="skipped", reason="late")
    play(Device.objects.create(zone=terrace, name="Awning"), welcome, NOON, status="skipped")
    found = rows(as_olive, welcome, f"?fate=skipped&zone={till.zone_id}")
    assert [(row["player"], row["reason"]) for row in found] == [("Till", "late")]


def test_a_name_is_never_a_formula() -> None:
    assert [plain(name) for name in ("=1+1", "@SUM", "-2", "Till")] == ["'=1+1", "'@SUM", "'-2", "Till"]
