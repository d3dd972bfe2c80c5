"""Rules and plans to test with: a shop in London, open nine to five, on a Monday."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from broadcast.dayparts import Window
from broadcast.engine.plan import Every, Item, Plan, Rule, Sound

EVERY_DAY = frozenset(range(7))
LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
BORN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def hours(start: int, end: int) -> Window:
    return Window(EVERY_DAY, time(start), time(end))


def rule(name: str, every_min: int = 15, *, lasts_s: int = 20, **changes: object) -> Rule:
    plain = Rule(
        schedule_id=name,
        times=Every(every_min),
        items=(item(name, lasts_s),),
        windows=(hours(9, 17),),
        priority=50,
        created_at=BORN,
        late_by_s=120,
        mode="duck",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def item(name: str, lasts_s: int = 20, offset_min: int = 0) -> Item:
    return Item(f"{name}-words", Sound(name.ljust(64, "0"), lasts_s * 1000), offset_min)


def plan(*rules: Rule, **changes: object) -> Plan:
    return replace(Plan("shop", LONDON, rules=rules), **changes)  # type: ignore[arg-type]
