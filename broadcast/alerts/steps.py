"""How an alert begins, is told, and is over. Pure: a look at a player, and the alert that there is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from broadcast.models import Alert

#: A player counts as fine again when nothing was wrong with it for so long.
FINE_FOR = timedelta(minutes=2)


@dataclass(frozen=True)
class Trouble:
    """What a look says about one kind of alert. `is_bad` is None where it cannot be told now."""

    kind: Alert.Kind
    is_bad: bool | None
    since: datetime
    #: When the player was last heard of it: what is well must be heard to be well.
    as_of: datetime
    #: It is told when it has lasted so long.
    patience: timedelta
    #: Nobody misses this player now: its shop is closed, it is muted.
    is_excused: bool
    #: Nobody is there to be told.
    is_closed: bool = False


class Act(Enum):
    KEEP = "nothing has changed"
    SAVE = "it changed, and nobody is told"
    DROP = "it came to nothing"
    BEGAN = "people are told that it began"
    OVER = "people are told that it is over"


def act_on(alert: Alert, trouble: Trouble, now: datetime) -> Act:
    """Advance an alert that is not settled, and say what is to be done. Nothing is written."""
    if alert.told_at is None:
        return waiting(alert, trouble, now)
    if trouble.is_excused and trouble.kind == Alert.Kind.SILENCE:
        settle(alert, now)  # silence says nothing any more
        return Act.SAVE
    if trouble.is_bad is None:
        return Act.KEEP
    if trouble.is_bad:
        return ended(alert, None) if alert.ended_at else Act.KEEP
    if alert.ended_at is None:
        return ended(alert, trouble.as_of)
    # Nobody is told at night: when the shop is open, if it still is over then.
    if trouble.as_of - alert.ended_at < FINE_FOR or trouble.is_closed:
        return Act.KEEP
    settle(alert, now)
    return Act.OVER


def waiting(alert: Alert, trouble: Trouble, now: datetime) -> Act:
    """Of one that nobody was told of."""
    if not trouble.is_bad or trouble.is_excused:
        return Act.DROP
    if now - alert.began_at < trouble.patience:
        return Act.KEEP
    alert.told_at = now
    return Act.BEGAN


def ended(alert: Alert, at: datetime | None) -> Act:
    alert.ended_at = at
    return Act.SAVE


def settle(alert: Alert, now: datetime) -> None:
    """Over for good."""
    alert.ended_at, alert.settled_at = alert.ended_at or now, now
