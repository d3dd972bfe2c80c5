"""The players of a simulated fleet: let in by the real calls or all at once; what the server has of them."""

import secrets
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import connections, transaction
from django.db.models import Q
from django.utils import timezone

from broadcast import outbox
from broadcast.demo.fleet import owner_of
from broadcast.models import Device, PlayEvent, Zone
from broadcast.players import pairing
from broadcast.players.crowd.line import QuickLine
from broadcast.players.crowd.member import Pass
from broadcast.players.headless.line import Line, LineDown
from broadcast.players.headless.pairing import Pairing
from broadcast.room import count_places
from tenants.models import Business
from tenants.schemas import in_business

PAIRERS = 4
#: Players that are paired from one address, as in a shop: a server is wary of more.
AT_ONE_ADDRESS = 20
TRIES = 10


class NotPaired(Exception):
    """Its text says why."""


@dataclass(frozen=True)
class Seat:
    """A player that is to be: the `number`th of its business."""

    business: Business
    number: int

    @property
    def hardware_id(self) -> str:
        return f"simulated {self.number}"

    @property
    def name(self) -> str:
        return f"Player {self.number}"


def seats(businesses: Sequence[Business], devices: int) -> list[Seat]:
    """Spread over the businesses, one after the other."""
    count = len(businesses)
    return [Seat(businesses[number % count], number // count) for number in range(devices)]


def admit(wanted: Iterable[Seat], zones: int) -> list[Pass]:
    """All at once, with new tokens. One that was there before stays the same player."""
    passes: list[Pass] = []
    by_business = sorted(wanted, key=lambda seat: seat.business.slug)
    for business, group in groupby(by_business, key=lambda seat: seat.business):
        passes += admit_in(business, list(group), zones)
    return passes


def admit_in(business: Business, wanted: Sequence[Seat], zones: int) -> list[Pass]:
    with in_business(business), transaction.atomic():
        devices = devices_in(wanted, zone_rows(zones))
        tokens = {device: secrets.token_urlsafe(32) for device in devices}
        outbox.admit_all(tokens)
        count_places()
    return [Pass(str(device.pk), token) for device, token in tokens.items()]


def devices_in(wanted: Sequence[Seat], zones: Sequence[Zone]) -> list[Device]:
    names = [seat.hardware_id for seat in wanted]
    known = {
        row.hardware_id: row for row in Device.objects.select_related("zone").filter(hardware_id__in=names)
    }
    new = [
        Device(zone=zones[seat.number % len(zones)], name=seat.name, hardware_id=seat.hardware_id)
        for seat in wanted
        if seat.hardware_id not in known
    ]
    known |= {row.hardware_id: row for row in Device.objects.bulk_create(new)}
    # One that somebody disconnected is let in again.
    Device.objects.filter(hardware_id__in=names).update(paired_at=timezone.now(), revoked_at=None)
    for device in known.values():
        device.revoked_at = None
    return [known[name] for name in names]


def zone_rows(count: int) -> list[Zone]:
    """Of the current business, as they were made."""
    rows = {row.name: row for row in Zone.objects.kept()}
    return [rows[f"Zone {number}"] for number in range(count) if f"Zone {number}" in rows]


# --- by the real calls


def pair(wanted: Sequence[Seat], zones: int, server: str) -> list[Pass]:
    """By a code, its approval, and a token. Raises NotPaired."""
    shares = [wanted[number::PAIRERS] for number in range(PAIRERS)]
    with ThreadPoolExecutor(PAIRERS) as pool:
        done = pool.map(lambda share: pair_some(share, zones, server), shares)
        return [one for share in done for one in share]


def pair_some(wanted: Sequence[Seat], zones: int, server: str) -> list[Pass]:
    """In a thread of its own, which leaves no connection to the database behind."""
    passes: list[Pass] = []
    line: Line = QuickLine(server)
    try:
        for number, seat in enumerate(wanted):
            if number % AT_ONE_ADDRESS == 0:
                line = line_from_elsewhere(server)
            passes.append(pair_one(seat, zones, line))
    finally:
        connections.close_all()
    return passes


def line_from_elsewhere(server: str) -> QuickLine:
    """From another of this machine's own addresses, where it has more than one."""
    line = QuickLine(
        server, f"127.{1 + secrets.randbelow(250)}.{secrets.randbelow(250)}.{1 + secrets.randbelow(250)}"
    )
    with suppress(LineDown):
        line.connect()
        return line
    return QuickLine(server)


def pair_one(seat: Seat, zones: int, line: Line) -> Pass:
    def approve(code: str) -> None:
        with in_business(seat.business):
            rows = zone_rows(zones)
            actor, zone = owner_of(seat.business), rows[seat.number % len(rows)]
            pairing.approve(code, actor=actor, zone_id=zone.pk, name=seat.name)

    asking = Pairing(line, seat.hardware_id, seat.name, approve)
    for _ in range(TRIES):
        if paired := asking.step():
            return Pass(paired.device_id, paired.token)
        if asking.wait_s > 1:
            break
    raise NotPaired(f"The server pairs no more players now; ask it again in {asking.wait_s:.0f} seconds.")


# --- afterwards


def lost_plays(businesses: Sequence[Business], stored: set[bytes], since: datetime) -> int:
    """How many of the plays that the server acknowledged it does not have."""
    missing = stored - plays_in(businesses, Q(reported_at__gte=since))
    # A track that played before this run, too, is known since then.
    older = Q(pk__in=[UUID(bytes=play) for play in missing])
    return len(missing - plays_in(businesses, older)) if missing else 0


def plays_in(businesses: Iterable[Business], which: Q) -> set[bytes]:
    found: set[bytes] = set()
    for business in businesses:
        with in_business(business):
            found |= {pk.bytes for pk in PlayEvent.objects.filter(which).values_list("pk", flat=True)}
    return found
