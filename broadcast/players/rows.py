"""The list of players: each with what it last said of itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from broadcast.alerts.shown import known_alerts
from broadcast.books.loading import by
from broadcast.edge.models import Presence
from broadcast.entries import KEY_LETTERS, key
from broadcast.interrupts.presence import ONLINE
from broadcast.models import Alert, Device
from broadcast.players.advice import Advice, advice
from broadcast.players.faults import SILENCE, Fault, faults_of
from broadcast.players.status import Status
from library.models import Track

UNHEARD = Status.of({})


@dataclass(frozen=True)
class PlayerRow:
    """A player now. `presence` is None before its first word, `track` where it does not say one of ours."""

    device: Device
    presence: Presence | None
    status: Status
    track: Track | None
    is_online: bool
    #: What is wrong with it, where people were told.
    alerts: list[Alert]
    #: What it reported to have gone wrong lately, or still, and does not deny.
    faults: list[Fault]

    @property
    def seen_at(self) -> datetime | None:
        """By the clock of its zone."""
        return self.presence.seen_at.astimezone(self.device.zone.tz) if self.presence else None

    @property
    def advice(self) -> list[Advice]:
        return list(advice(self.status, self.faults)) if self.is_online else []

    @property
    def shown_alerts(self) -> list[Alert]:
        """Without those that can be seen to be over, before the next look at it says so."""
        is_there = {Alert.Kind.OFFLINE: self.is_online, Alert.Kind.SILENCE: self.is_sounding}
        return [alert for alert in self.alerts if not is_there[Alert.Kind(alert.kind)]]

    @property
    def is_sounding(self) -> bool:
        return self.is_online and not (self.status.is_soundless or self.reports_silence)

    @property
    def reports_silence(self) -> bool:
        return self.status.is_due and any(fault.reason == SILENCE and fault.lasts for fault in self.faults)

    @property
    def is_soundless(self) -> bool:
        """It should be heard and is not: no sound comes out of it."""
        is_silent = self.status.stays_soundless or self.reports_silence
        return self.is_online and not self.device.is_muted and is_silent


def player_rows(page: list[Device]) -> list[PlayerRow]:
    """Of devices with their zones; four queries."""
    now = timezone.now()
    alerts = by("device_id", known_alerts().filter(device__in=page))
    heard = heard_since_paired(page)
    faults = faults_of(heard, now)
    said = {pk: Status.of(presence.status) for pk, presence in heard.items()}
    tracks = tracks_named({status.now for status in said.values()} - {""})
    since = now - ONLINE
    return [
        PlayerRow(
            device,
            presence := heard.get(device.pk),
            status := said.get(device.pk, UNHEARD),
            tracks.get(status.now),
            is_online=presence is not None and presence.seen_at > since,
            alerts=alerts.get(device.pk, []),
            faults=[fault for fault in faults.get(device.pk, []) if status.bears_out(fault.reason)],
        )
        for device in page
    ]


def heard_since_paired(page: list[Device]) -> dict[UUID, Presence]:
    """Without those that were let in and have not come yet: their row says when they were let in."""
    rows = Presence.objects.in_bulk([device.pk for device in page])
    paired_at = {device.pk: device.paired_at for device in page}
    return {pk: row for pk, row in rows.items() if row.seen_at != paired_at[pk]}


def tracks_named(names: Iterable[str]) -> dict[str, Track]:
    """Tracks by the keys under which feeds name them."""
    wanted = Q()
    for begin in {name[1 : KEY_LETTERS + 1] for name in names if len(name) > KEY_LETTERS}:
        # Letters after those of hexadecimal digits: the index of sounds finds a range and no beginning.
        wanted |= Q(sha256__gte=begin, sha256__lt=f"{begin}g")
    rows = Track.objects.filter(wanted).exclude(sha256="") if wanted else ()
    return {key(track.sha256): track for track in rows}
