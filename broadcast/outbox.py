"""How the portal tells devices: ready feeds, device rows and instant events, in the edge's public tables.

Called inside an action's transaction; NOTIFY reaches the edge when that commits, and not otherwise.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from broadcast.edge.models import EdgeDevice
from broadcast.entries import rfc3339
from broadcast.models import Command, Device, Zone
from tenants.schemas import current_business

#: A command that is older is not obeyed.
COMMAND_LASTS = timedelta(minutes=2)
#: Each event gets the next number of its zone's stream, goes into the outbox, and is announced. Numbers rise
#: with the clock, so that they keep rising for a device that moves to another zone. Streams are locked in one
#: order, so that two people who press at the same time do not wait for each other.
SEND = """
    WITH told AS (
        SELECT t.zone_id, w.event, w.data
        FROM unnest(%(zones)s::uuid[], %(which)s::int[]) AS t(zone_id, which)
        JOIN unnest(%(events)s::text[], %(data)s::jsonb[]) WITH ORDINALITY AS w(event, data, number)
          ON w.number = t.which
    ), numbered AS (
        INSERT INTO public.edge_stream AS s (zone_id, business_id, seq)
        SELECT zone_id, %(business)s, (extract(epoch FROM clock_timestamp()) * 1000)::bigint
        FROM told ORDER BY zone_id
        ON CONFLICT (zone_id) DO UPDATE SET seq = GREATEST(s.seq + 1, excluded.seq)
        RETURNING zone_id, seq
    ), kept AS (
        INSERT INTO public.edge_outbox (zone_id, seq, device_id, event, data, created_at)
        SELECT zone_id, seq, %(device)s::uuid, event, data, now() FROM numbered JOIN told USING (zone_id)
        RETURNING zone_id, seq
    )
    SELECT seq, pg_notify('edge', 'event:' || zone_id) FROM kept
"""


def notify(what: str, pk: UUID) -> None:
    """`what` is `feed`, `event` or `seen` of a zone, or `device`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('edge', %s)", [f"{what}:{pk}"])


def notify_each(what: str, ids: Iterable[UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify('edge', %s || ':' || pk) FROM unnest(%s::text[]) AS pk",
            [what, list(map(str, ids))],
        )


def send(zone_id: UUID, event: str, data: dict[str, Any], *, device_id: UUID | None = None) -> int:
    """Put an event into the zone's stream; gives its number."""
    (seq,) = send_all({zone_id: (event, data)}, device_id=device_id)
    return seq


def send_all(
    events: Mapping[UUID, tuple[str, dict[str, Any]]], *, device_id: UUID | None = None
) -> list[int]:
    """One event for each of these zones' streams, in one statement; gives their numbers, in no order."""
    # Most often one object is what all of them are told: it is written once.
    different = {(event, id(data)): data for event, data in events.values()}
    number = {each: place for place, each in enumerate(different, start=1)}
    parameters: dict[str, Any] = {
        "zones": list(map(str, events)),
        "which": [number[event, id(data)] for event, data in events.values()],
        "events": [event for event, _ in different],
        "data": list(map(json.dumps, different.values())),
        "business": current_business().pk,
        "device": device_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(SEND, parameters)
        return [seq for seq, _ in cursor.fetchall()]


def token_hash(token: str) -> str:
    """Tokens are 256 random bits, so a plain hash gives nothing away."""
    return sha256(token.encode()).hexdigest()


def device_body(device: Device) -> bytes:
    """The feed's member `device`."""
    member: dict[str, Any] = {
        "id": str(device.pk),
        "name": device.name,
        "volume": device.volume_percent,
        "muted": device.is_muted,
    }
    if device.volume_at:
        member["volume_at"] = rfc3339(device.volume_at)
    if device.lock:
        member["lock"] = device.lock
    if commands := open_commands(device):
        member["commands"] = commands
    return json.dumps(member, separators=(",", ":"), ensure_ascii=False).encode()


def open_commands(device: Device) -> list[dict[str, Any]]:
    """What it was asked just now: a player without a stream hears of it with its next feed."""
    asked = device.commands.filter(created_at__gt=timezone.now() - COMMAND_LASTS).order_by("created_at", "pk")
    return [command_member(command) | {"expires_at": expires_at(command)} for command in asked]


def command_member(command: Command) -> dict[str, Any]:
    """As an event and a feed say it. `volume` is a player's own, and not its zone's."""
    is_zones = command.device_id is None and command.action == Command.Action.VOLUME
    action = "zone_volume" if is_zones else command.action
    return {"id": str(command.pk), "action": action, **command.data}


def expires_at(command: Command) -> str:
    return rfc3339(command.created_at + COMMAND_LASTS)


def shown(device: Device) -> dict[str, Any]:
    body = device_body(device)
    return {
        "business_id": current_business().pk,
        "zone_id": device.zone_id,
        "body": body,
        "etag": sha256(body).hexdigest(),
        "name": device.name,
        "zone_name": device.zone.name,
        "revoked_at": device.revoked_at,
    }


def show_device(device: Device) -> None:
    """Make the edge see the device as it is now: its zone, its volume, whether it may come in."""
    EdgeDevice.objects.filter(pk=device.pk).update(**shown(device))
    notify("device", device.pk)
    notify("seen", device.zone_id)


def show_zone(zone: Zone) -> None:
    """Call the zone by its name of now where all businesses' players are listed."""
    EdgeDevice.objects.filter(zone_id=zone.pk).update(zone_name=zone.name)


def admit(device: Device, token: str) -> None:
    """Let the device in with a new token; an older one ends at once."""
    columns = shown(device) | {"token_hash": token_hash(token)}
    EdgeDevice.objects.update_or_create(pk=device.pk, defaults=columns)
    notify("device", device.pk)
    notify("seen", device.zone_id)


def admit_all(tokens: Mapping[Device, str]) -> None:
    """As `admit`, for each device with its zone at hand. They are written together."""
    rows = [
        EdgeDevice(pk=device.pk, token_hash=token_hash(token), **shown(device))
        for device, token in tokens.items()
    ]
    columns = [field.attname for field in EdgeDevice._meta.concrete_fields if not field.primary_key]
    EdgeDevice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["device_id"], update_fields=columns
    )
    notify_each("device", [device.pk for device in tokens])
    notify_each("seen", {device.zone_id for device in tokens})


def revoke(device: Device) -> None:
    """Its next poll ends with 401; the edge, told of the row, ends its open stream now."""
    device.revoked_at = timezone.now()
    device.save(update_fields=["revoked_at"])
    # Forgotten for good: the device may be let in again, and whoever kept its old token may not.
    EdgeDevice.objects.filter(pk=device.pk).update(token_hash=token_hash(token_urlsafe(32)))
    show_device(device)
