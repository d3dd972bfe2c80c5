from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest

from broadcast.models import Schedule
from broadcast.schedules.words import Places, summary

COUNTER, TERRACE, UPSTAIRS, TILL = uuid4(), uuid4(), uuid4(), uuid4()
PLACES = Places({COUNTER: "Counter", TERRACE: "Terrace"}, {UPSTAIRS: "Upstairs"}, {TILL: "Till"})
NINE_TO_FIVE = [[time(9), time(17)]]
SAID: list[tuple[dict[str, Any], tuple[int, ...], str]] = [
    (
        {"windows": NINE_TO_FIVE, "days": [0, 1, 2, 3, 4], "zone_ids": [COUNTER, TERRACE]},
        (0,),
        "Every 15 minutes from 09:00 to 17:00 on weekdays, in Counter and Terrace",
    ),
    ({"everywhere": True, "every_min": 1}, (0,), "Every minute all day every day, everywhere"),
    (
        {"kind": "timeline", "every_min": 60, "windows": NINE_TO_FIVE, "floor_ids": [UPSTAIRS]},
        (45, 0),
        "In a sequence of 60 minutes, at minute 0 and 45 from 09:00 to 17:00 every day, on floor Upstairs",
    ),
    (
        {"kind": "timeline", "every_min": 1, "everywhere": True},
        (0, 0),
        "In a sequence of one minute, at minute 0 all day every day, everywhere",
    ),
    (
        {"kind": "clock", "at_times": [time(12), time(18, 30)], "is_back_timed": True, "tags": ["warm"]},
        (0,),
        "At 12:00 and 18:30 every day, ending exactly then, in zones with the tag “warm”",
    ),
    (
        {"kind": "clock", "at_minutes": [0, 30], "while_open": True, "device_ids": [TILL]},
        (0,),
        "At :00 and :30 of every hour while open every day, on the player Till",
    ),
    (
        {"kind": "opening", "days": [5, 6], "zone_ids": [COUNTER]},
        (-30, -5, 10, -15),
        "30, 15 and 5 minutes before closing and 10 minutes after closing on weekends, in Counter",
    ),
    ({"kind": "opening", "edge": "opens", "zone_ids": [COUNTER]}, (0,), "At opening every day, in Counter"),
    (
        {
            "everywhere": True,
            "first_date": date(2026, 12, 1),
            "last_date": date(2026, 12, 24),
            "exclusions": [[time(12), time(13)]],
            "excluded_dates": [date(2026, 12, 6)],
            "special_days": "not",
        },
        (0,),
        "Every 15 minutes all day every day, from 1 December 2026 until 24 December 2026, "
        "but not from 12:00 to 13:00, not on 6 December 2026, not on holidays and closed days, everywhere",
    ),
    ({"zone_ids": [uuid4()]}, (0,), "Every 15 minutes all day every day, nowhere"),
]


@pytest.mark.parametrize(("columns", "offsets", "sentence"), SAID)
def test_a_schedule_is_one_plain_sentence(
    columns: dict[str, Any], offsets: tuple[int, ...], sentence: str
) -> None:
    assert summary(Schedule(**columns), PLACES, offsets) == sentence
