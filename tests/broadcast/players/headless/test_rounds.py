from datetime import timedelta
from typing import Any

import pytest

from broadcast.players.headless.rounds import Rounds
from tests.broadcast.players.headless.feeds import NOON, after

SPOKEN_S = 5


@pytest.mark.parametrize(
    ("row", "plays", "next_s"),
    [
        ({}, 1, None),
        ({"repeat": {"times": 2}}, 1, 5),
        ({"repeat": {"times": 2}}, 2, None),
        ({"repeat": {"times": 2, "every_s": 30}}, 1, 30),
        ({"repeat": {"times": 2, "every_s": 3}}, 1, 5),
        ({"repeat_until_cleared": True}, 99, 7),
        ({"repeat_until_cleared": True, "repeat": {"every_s": 3, "times": 1}}, 99, 5),
        ({"repeat_until_cleared": True, "repeat": {"every_s": 60}}, 1, None),
    ],
)
def test_when_the_next_play_begins(row: dict[str, Any], plays: int, next_s: int | None) -> None:
    expires = NOON + timedelta(seconds=60)
    at = Rounds.of(row).next(plays, NOON, after(SPOKEN_S), expires)
    assert at == (None if next_s is None else after(next_s))
