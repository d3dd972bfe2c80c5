"""The tick that looks at players which may be offline or silent, and tells people once."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from broadcast.alerts.endings import let_go
from broadcast.alerts.excuses import Excuses
from broadcast.alerts.looks import FORGOTTEN_AFTER, OFFLINE_AFTER, Marks, due, is_hearing, look_again
from broadcast.alerts.mail import send_letters, tell
from broadcast.alerts.steps import Act, Trouble, act_on
from broadcast.edge.models import Presence
from broadcast.interrupts.presence import ONLINE
from broadcast.models import Alert, Device
from broadcast.outbox import notify
from broadcast.players.faults import SILENCE, Fault, faults_of
from broadcast.players.status import Status
from tenants.models import Business
from tenants.schemas import current_business, go_public, in_business

log = logging.getLogger(__name__)
SILENT_AFTER = timedelta(minutes=2)
#: A player that reports its silence has waited itself, and tried other music.
AT_ONCE = timedelta(0)
#: A silence that was over before the tick looked is told all the same: people heard it.
JUST_NOW = timedelta(seconds=90)
#: A player that is away, and of which people know.
AWAY = timedelta(hours=1)
#: After a look that failed.
RETRY = timedelta(minutes=5)


def watch_players() -> int:
    """Look at every player whose time has come; gives how many. Its cost follows these alone."""
    go_public()
    now = timezone.now()
    # While the server itself was away it heard nobody, and nobody is to blame.
    found = due(now) if is_hearing(now) else {}
    for business_id, marks in found.items():
        try:
            watch_business(business_id, marks)
        except Exception:
            log.exception("The players of business %s could not be watched.", business_id)
            look_again(marks, dict.fromkeys(marks, timezone.now() + RETRY))
    send_letters()
    return sum(map(len, found.values()))


@transaction.atomic
def watch_business(business_id: UUID, marks: Marks) -> None:
    """One business's players, unless another worker is at it."""
    if not only_one(business_id):
        return
    now = timezone.now()
    business = Business.objects.filter(pk=business_id, status=Business.Status.OPEN).first()
    # Whoever is not there any more is looked at when it is heard again.
    moments: dict[UUID, datetime | None] = dict.fromkeys(marks, now + FORGOTTEN_AFTER)
    if business:
        with in_business(business):
            moments |= Look(now).at(list(marks))
    # At the very end: the edge waits for rows that are locked.
    look_again(marks, moments)


def only_one(business_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"watch {business_id}"])
        (is_ours,) = cursor.fetchone()
    return bool(is_ours)


@dataclass
class Look:
    """One look at some players of the current business."""

    now: datetime
    began: list[Alert] = field(default_factory=list)
    over: list[Alert] = field(default_factory=list)

    def at(self, device_ids: list[UUID]) -> dict[UUID, datetime | None]:
        """Write alerts and letters; gives when each player is to be looked at next."""
        heard = Presence.objects.in_bulk(device_ids)
        devices = {device.pk: device for device in watched(list(heard))}
        excuses = Excuses.load({device.zone_id for device in devices.values()}, self.now)
        faults = faults_of(device_ids, self.now)
        let_go(set(device_ids) - set(devices), self.now)
        alerts = {(alert.device_id, alert.kind): alert for alert in unsettled(device_ids)}
        moments: dict[UUID, datetime | None] = {}
        for pk, device in devices.items():
            excused_until = excuses.until(device)
            is_excused = excused_until is not None
            is_closed = is_excused and excuses.closed_until(device.zone) is not None
            for trouble in troubles(heard[pk], faults[pk], self.now, is_excused=is_excused):
                self.take(device, replace(trouble, is_closed=is_closed), alerts)
            moments[pk] = self.next_look(heard[pk], excused_until, alerts)
        tell(current_business(), self.began, self.over)
        return moments

    def take(self, device: Device, trouble: Trouble, alerts: dict[tuple[UUID, str], Alert]) -> None:
        key = device.pk, str(trouble.kind)
        alert = alerts.get(key)
        if alert is None:
            if not trouble.is_bad or trouble.is_excused:
                return
            alert = alerts[key] = Alert(device=device, kind=trouble.kind, began_at=trouble.since)
        act = act_on(alert, trouble, self.now)
        if act is Act.DROP:
            alerts.pop(key).delete()
        elif act is not Act.KEEP or alert._state.adding:
            alert.save()
            notify("seen", device.zone_id)
        alert.device = device
        self.began += [alert] if act is Act.BEGAN else []
        self.over += [alert] if act is Act.OVER else []

    def next_look(
        self, heard: Presence, excused_until: datetime | None, alerts: dict[tuple[UUID, str], Alert]
    ) -> datetime | None:
        """None where nothing is wrong: the next look is when it is not heard any more."""
        own = [alert for (pk, _), alert in alerts.items() if pk == heard.pk and alert.settled_at is None]
        is_away = self.now - heard.seen_at >= OFFLINE_AFTER
        if is_away:
            is_known = any(alert.kind == Alert.Kind.OFFLINE for alert in own)
            return self.now + AWAY if is_known else excused_until or self.now
        return self.now if own else None


def watched(device_ids: list[UUID]) -> Iterator[Device]:
    rows = Device.objects.filter(pk__in=device_ids, revoked_at=None, zone__removed_at=None)
    return rows.select_related("zone__floor", "zone__playback").iterator()


def unsettled(device_ids: list[UUID]) -> Iterator[Alert]:
    return Alert.objects.filter(device__in=device_ids, settled_at=None).iterator()


def troubles(heard: Presence, faults: list[Fault], now: datetime, *, is_excused: bool) -> Iterator[Trouble]:
    away = now - heard.seen_at
    is_offline = True if away >= OFFLINE_AFTER else False if away < ONLINE else None
    yield Trouble(Alert.Kind.OFFLINE, is_offline, heard.seen_at, heard.seen_at, OFFLINE_AFTER, is_excused)
    said_at, said = heard.reported_at or heard.seen_at, Status.of(heard.status)
    told = next((fault for fault in faults if is_silence(fault, said, now)), None)
    since, patience = (told.since, AT_ONCE) if told else (said_at, SILENT_AFTER)
    is_silent = told is not None or said.is_soundless if now - said_at < ONLINE else None
    yield Trouble(Alert.Kind.SILENCE, is_silent, since, said_at, patience, is_excused)


def is_silence(fault: Fault, said: Status, now: datetime) -> bool:
    """The player itself reports that music was due and none was heard, now or a moment ago."""
    is_fresh = fault.until is None or now - fault.until < JUST_NOW
    return fault.reason == SILENCE and is_fresh and said.is_due
