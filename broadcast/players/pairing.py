"""Pairing a player with a zone: the device authorisation grant of RFC 8628."""

import secrets
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from broadcast import outbox
from broadcast.announcing import announce
from broadcast.books.reach import zones_of
from broadcast.edge.models import Pairing, Presence
from broadcast.models import Device, Zone
from broadcast.room import count_places, demand_room
from tenants import audit
from tenants.access import Person
from tenants.schemas import in_business

#: No letters or digits that look alike on a screen across the room.
ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
LIFETIME = timedelta(minutes=10)
INTERVAL_S = 3


class CodeRefused(Exception):
    """Its text says what is wrong with the code, for the person who typed it."""


class TokenRefused(Exception):
    """Its text is the error code of RFC 8628."""


def ask(*, hardware_id: str, name: str, app_version: str) -> tuple[Pairing, str]:
    """A new pairing and its secret device code, which is stored hashed only."""
    device_code = secrets.token_urlsafe(32)
    pairing = Pairing.objects.create(
        device_code_hash=outbox.token_hash(device_code),
        user_code=free_code(),
        hardware_id=printable(hardware_id, 100),
        name=printable(name, 80),
        app_version=printable(app_version, 40),
        expires_at=timezone.now() + LIFETIME,
    )
    return pairing, device_code


def printable(text: str, length: int) -> str:
    # Anybody may ask, and no column holds a NUL.
    return "".join(letter for letter in text if letter.isprintable())[:length]


def free_code() -> str:
    """Six characters that no open pairing shows."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(6))
        if not Pairing.objects.filter(user_code=code, expires_at__gt=timezone.now()).exists():
            return code


def find(typed: str) -> Pairing:
    """The pairing that waits under a typed code. Raises CodeRefused."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    pairing = Pairing.objects.filter(user_code=code).order_by("-created_at").first()
    if pairing is None:
        raise CodeRefused("No player shows this code. Compare it with the player's screen, letter by letter.")
    if pairing.device_id:
        raise CodeRefused("This code has been used. Reload the player to get a new one.")
    if pairing.expires_at <= timezone.now():
        raise CodeRefused("This code has expired. The player shows a new one now.")
    return pairing


@transaction.atomic
def approve(typed: str, *, actor: Person, zone_id: UUID, name: str) -> Device:
    """Make the player with this code a device of the zone. A known piece of hardware keeps its identity.

    Raises CodeRefused, NoRoom where there may be no more players, and Http404 for a zone that is not the
    person's.
    """
    actor.demand("pair_devices")
    if not is_here(typed):
        demand_room(actor, "devices")
    # Locked, as in remove_zone: a player never stands in a zone that is gone. Not FOR UPDATE: whoever asks
    # something of a player has that locked, and refers to its zone.
    zone: Zone = Zone.objects.select_for_update(no_key=True).kept().load(actor, "pair_devices", zone_id)
    pairing = Pairing.objects.select_for_update().get(pk=find(typed).pk)
    if pairing.device_id:
        raise CodeRefused("This code has been used. Reload the player to get a new one.")
    device = known_device(pairing) or Device(hardware_id=pairing.hardware_id, zone=zone)
    before = zones_of(device)
    device.zone, device.name = zone, name or device.name or pairing.name or f"Player {zone.name}"
    device.paired_at, device.revoked_at = timezone.now(), None
    device.save()
    expect(device, actor.business.pk)
    pairing.business_id, pairing.device_id = actor.business.pk, device.pk
    pairing.save(update_fields=["business_id", "device_id"])
    audit.record(actor, "paired", device, zone=zone.name)
    announce(before | zones_of(device))
    count_places()
    return device


def is_here(typed: str) -> bool:
    """Whether the player that shows the code is one of the business's, and connected. Raises CodeRefused."""
    known = known_by(find(typed).hardware_id)
    return Device.objects.filter(pk__in=known, revoked_at=None).exists()


def expect(device: Device, business_id: UUID) -> None:
    """From now on it is missed where it is not heard, also where it never comes for its token."""
    columns = {"business_id": business_id, "zone_id": device.zone_id, "seen_at": device.paired_at}
    Presence.objects.update_or_create(pk=device.pk, defaults=columns | {"look_at": None})


def known_device(pairing: Pairing) -> Device | None:
    return Device.objects.select_for_update(no_key=True).filter(pk__in=known_by(pairing.hardware_id)).first()


def again(typed: str, person: Person) -> Device | None:
    """The person's own device that shows the code, where it was paired before."""
    try:
        known = known_by(find(typed).hardware_id)
    except CodeRefused:
        return None
    return Device.objects.open_to(person, "pair_devices").filter(pk__in=known).select_related("zone").first()


def known_by(hardware_id: str) -> QuerySet[Device, UUID]:
    """A player that was given a token, and not its code, is marked by the device that the token was for."""
    is_marked = Q(hardware_id=hardware_id)
    with suppress(ValueError):
        is_marked |= Q(pk=UUID(hardware_id))
    rows = Device.objects.filter(is_marked) if hardware_id else Device.objects.none()
    return rows.values_list("pk", flat=True)


def redeem(device_code: str) -> tuple[str, UUID]:
    """The device's token, once, and its id. Raises TokenRefused before a person approved, and afterwards."""
    too_soon = note_poll(device_code)
    with transaction.atomic():
        pairing = waiting_pairing(device_code)
        if pairing.device_id is None or pairing.business_id is None:
            raise TokenRefused("slow_down" if too_soon else "authorization_pending")
        pairing.used_at = timezone.now()
        pairing.save(update_fields=["used_at"])
        return hand_out(pairing.business_id, pairing.device_id), pairing.device_id


def note_poll(device_code: str) -> bool:
    """Whether the device asks more often than it was told to. A second of grace for its timer."""
    asking = Pairing.objects.filter(device_code_hash=outbox.token_hash(device_code))
    before = asking.values_list("polled_at", flat=True).first()
    now = timezone.now()
    asking.update(polled_at=now)
    return before is not None and now - before < timedelta(seconds=INTERVAL_S - 1)


def waiting_pairing(device_code: str) -> Pairing:
    """Locked. Raises TokenRefused for a code that is unknown, used or over."""
    hashed = outbox.token_hash(device_code)
    pairing = Pairing.objects.select_for_update().filter(device_code_hash=hashed).first()
    if pairing is None:
        raise TokenRefused("invalid_grant")
    if pairing.used_at or pairing.expires_at <= timezone.now():
        raise TokenRefused("expired_token")
    return pairing


def hand_out(business_id: UUID, device_id: UUID) -> str:
    token = secrets.token_urlsafe(32)
    with in_business(business_id):
        device = Device.objects.get(pk=device_id)
        if device.revoked_at:
            raise TokenRefused("access_denied")
        outbox.admit(device, token)
    return token
