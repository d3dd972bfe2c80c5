"""Rules and plans to test with: a shop in London, open nine to five, on a Monday."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from broadcast.dayparts import Window
from broadcast.rundown import IntervalRule, Plan, Sound

EVERY_DAY = frozenset(range(7))
LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
BORN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def hours(start: int, end: int) -> Window:
    return Window(EVERY_DAY, time(start), time(end))


def rule(name: str, every_min: int = 15, *, lasts_s: int = 20, **changes: object) -> IntervalRule:
    plain = IntervalRule(
        schedule_id=name,
        announcement_id=f"{name}-words",
        sound=Sound(name.ljust(64, "0"), lasts_s * 1000),
        window=hours(9, 17),
        every_min=every_min,
        priority=50,
        created_at=BORN,
        late_by_s=120,
        mode="duck",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def plan(*rules: IntervalRule, **changes: object) -> Plan:
    return replace(Plan("shop", LONDON, rules=rules), **changes)  # type: ignore[arg-type]
