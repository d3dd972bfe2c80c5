from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from broadcast.alerts.steps import Act, Trouble, act_on
from broadcast.models import Alert

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OFFLINE, SILENCE = Alert.Kind.OFFLINE, Alert.Kind.SILENCE


def told(**columns: datetime) -> Alert:
    """Of which people know since noon."""
    return Alert(kind=SILENCE, began_at=NOON - 2 * MINUTE, told_at=NOON, **columns)


def trouble(
    is_bad: bool | None, kind: Alert.Kind = SILENCE, *, minute: int = 0, is_excused: bool = False
) -> Trouble:
    """Heard so many minutes after noon."""
    return Trouble(kind, is_bad, NOON, NOON + minute * MINUTE, 2 * MINUTE, is_excused)


def test_a_short_trouble_is_not_told() -> None:
    alert = Alert(kind=SILENCE, began_at=NOON)
    assert act_on(alert, trouble(True), NOON + MINUTE) is Act.KEEP
    assert act_on(alert, trouble(False), NOON + 2 * MINUTE) is Act.DROP


def test_one_that_lasts_is_told_once() -> None:
    alert = Alert(kind=SILENCE, began_at=NOON)
    assert act_on(alert, trouble(True), NOON + 2 * MINUTE) is Act.BEGAN
    assert alert.told_at == NOON + 2 * MINUTE
    assert [act_on(alert, trouble(True), NOON + hour * 60 * MINUTE) for hour in (1, 2, 3)] == [Act.KEEP] * 3


@pytest.mark.parametrize("is_bad", [None, True])
def test_one_that_cannot_be_told_or_is_excused_comes_to_nothing(is_bad: bool | None) -> None:
    alert = Alert(kind=SILENCE, began_at=NOON)
    assert act_on(alert, trouble(is_bad, is_excused=bool(is_bad)), NOON + 9 * MINUTE) is Act.DROP


def test_it_is_over_when_all_was_well_for_two_minutes() -> None:
    alert = told()
    assert act_on(alert, trouble(False, minute=5), NOON + 5 * MINUTE) is Act.SAVE
    assert act_on(alert, trouble(False, minute=6), NOON + 6 * MINUTE) is Act.KEEP
    assert act_on(alert, trouble(False, minute=7), NOON + 8 * MINUTE) is Act.OVER
    assert (alert.told_at, alert.ended_at, alert.settled_at) == (NOON, NOON + 5 * MINUTE, NOON + 8 * MINUTE)


def test_who_is_not_heard_is_not_fine_for_longer() -> None:
    alert = told()
    act_on(alert, trouble(False, minute=5), NOON + 5 * MINUTE)
    assert act_on(alert, trouble(False, minute=5), NOON + 9 * MINUTE) is Act.KEEP


def test_a_trouble_that_comes_back_at_once_is_the_same() -> None:
    alert = told(ended_at=NOON + 5 * MINUTE)
    assert act_on(alert, trouble(True), NOON + 6 * MINUTE) is Act.SAVE
    assert alert.ended_at is None
    act_on(alert, trouble(False, minute=7), NOON + 7 * MINUTE)
    assert act_on(alert, trouble(False, minute=8), NOON + 8 * MINUTE) is Act.KEEP


def test_what_cannot_be_told_changes_nothing() -> None:
    alert = told()
    assert act_on(alert, trouble(None), NOON + 5 * MINUTE) is Act.KEEP
    assert alert.ended_at is None


@pytest.mark.parametrize("ended_at", [None, NOON + MINUTE])
def test_a_silence_that_is_wanted_now_is_over_without_a_word(ended_at: datetime | None) -> None:
    alert = Alert(kind=SILENCE, began_at=NOON, told_at=NOON, ended_at=ended_at)
    assert act_on(alert, trouble(False, is_excused=True), NOON + 5 * MINUTE) is Act.SAVE
    assert (alert.ended_at, alert.settled_at) == (ended_at or NOON + 5 * MINUTE, NOON + 5 * MINUTE)
    assert alert.told_at == NOON


def test_what_is_over_while_nobody_is_there_is_told_afterwards() -> None:
    alert = Alert(kind=OFFLINE, began_at=NOON, told_at=NOON, ended_at=NOON + MINUTE)
    fine = trouble(False, OFFLINE, minute=9, is_excused=True)
    assert act_on(alert, replace(fine, is_closed=True), NOON + 9 * MINUTE) is Act.KEEP
    assert alert.settled_at is None
    assert act_on(alert, trouble(False, OFFLINE, minute=600), NOON + 600 * MINUTE) is Act.OVER
    assert alert.ended_at == NOON + MINUTE


def test_who_is_offline_stays_so_when_the_shop_closes() -> None:
    alert = Alert(kind=OFFLINE, began_at=NOON, told_at=NOON)
    assert act_on(alert, trouble(True, OFFLINE, is_excused=True), NOON + 600 * MINUTE) is Act.KEEP
    assert alert.ended_at is None
