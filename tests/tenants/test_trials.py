from datetime import UTC, datetime, timedelta

import pytest

from tenants.trials import SOON, state_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("ends_at", "state"),
    [
        (None, ""),
        (NOW - TICK, "over"),
        (NOW, "over"),
        (NOW + TICK, "soon"),
        (NOW + SOON, "soon"),
        (NOW + SOON + TICK, "running"),
    ],
)
def test_a_trial_runs_is_about_to_end_and_is_over(ends_at: datetime | None, state: str) -> None:
    assert state_of(ends_at, NOW) == state
