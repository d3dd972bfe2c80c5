"""A time zone in a calendar file tells the truth about every hour of its years."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from broadcast.ics.zone import vtimezone

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
NAMES = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata"]


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_that_knows_no_zones_gets_every_offset_from_it(name: str) -> None:
    tz, read = ZoneInfo(name), vtimezone(ZoneInfo(name), FIRST, LAST).to_tz()
    at = datetime(2026, 1, 2, tzinfo=UTC)
    while at.date() < LAST:
        local = at.astimezone(tz)
        is_clear = local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()
        if is_clear:
            assert local.replace(tzinfo=read).utcoffset() == local.utcoffset(), at
        at += timedelta(hours=5)
