from typing import Any

import pytest
from django.utils import timezone

from tenants.log.saying import News, kind_in_words, news
from tenants.models import AuditLog


def told(kind: str, **changes: Any) -> list[News]:
    return news(AuditLog(kind=kind, changes=changes))


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("zone", {"volume_percent": {"from": 50, "to": 80}}, News("volume", "50", "80")),
        ("zone", {"channel": {"from": None, "to": "Jazz"}}, News("channel", "nothing", "Jazz")),
        ("schedule", {"is_enabled": {"from": True, "to": False}}, News("enabled", "yes", "no")),
        ("schedule", {"mode": {"to": "duck"}}, News("mode", None, "Music keeps playing, lowered")),
        ("schedule", {"days": {"to": [0, 6]}}, News("days", None, "Mon, Sun")),
        ("schedule", {"windows": {"to": [["09:00", "17:00"]]}}, News("windows", None, "09:00 to 17:00")),
        ("schedule", {"zone_ids": {"from": ["Bar"], "to": []}}, News("zones", "Bar", "nothing")),
        ("pronunciation", {"spoken": {"from": "Win"}}, News("spoken", "Win", None)),
        ("zone", {"planned": {"to": "2026-07-01T12:00:00+00:00"}}, News("planned", None, "1 Jul 2026 14:00")),
        ("zone", {"day": {"to": "2026-07-01"}}, News("day", None, "1 Jul 2026")),
        ("zone", {"day": {"to": "2026-99-99"}}, News("day", None, "2026-99-99")),
        ("gone", {"some_thing": {"to": {"a": [1, 2]}}}, News("some thing", None, "a: 1, 2")),
        ("zone", {"every_min": 15}, News("every min", None, "15")),
        ("zone", {"days": {"to": [9, "x"]}}, News("days", None, "9, x")),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_change_is_said_in_words(kind: str, changes: dict[str, Any], said: News) -> None:
    with timezone.override("Europe/Berlin"):
        assert told(kind, **changes) == [said]


def test_a_new_row_is_not_named_twice() -> None:
    row = AuditLog(
        kind="zone", object_name="Bar", changes={"name": {"to": "Bar"}, "volume_percent": {"to": 5}}
    )
    assert news(row) == [News("volume", None, "5")]


def test_what_a_row_is_has_a_word() -> None:
    assert [kind_in_words(kind) for kind in ("device", "track", "gone")] == ["player", "track", "gone"]
