"""Addresses with which anybody steers one zone for a while."""

from datetime import timedelta
from secrets import token_urlsafe
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from broadcast.edge.models import RemoteKey
from broadcast.models import Zone
from broadcast.outbox import token_hash
from tenants import audit
from tenants.access import Person

RIGHT = "pair_devices"


@transaction.atomic
def make_key(zone: UUID, lasts: timedelta, *, actor: Person, name: str = "") -> tuple[RemoteKey, str]:
    """The key, and its token, which nobody can ask for again. On a visit it ends with the visit."""
    place: Zone = Zone.objects.kept().load(actor, RIGHT, zone)
    token = token_urlsafe(24)
    row = RemoteKey.objects.create(
        token_hash=token_hash(token),
        business_id=actor.business.pk,
        zone_id=place.pk,
        name=name,
        created_by=actor.name,
        expires_at=min([timezone.now() + lasts, *([actor.visit.until] if actor.visit else [])]),
    )
    audit.record(actor, "made", row, zone=place.name)
    return row, token


@transaction.atomic
def revoke_key(pk: UUID, *, actor: Person) -> RemoteKey:
    """It stops with the next touch."""
    actor.demand(RIGHT)
    row = RemoteKey.objects.select_for_update().filter(pk=pk, business_id=actor.business.pk).first()
    if row is None:
        raise Http404
    Zone.objects.load(actor, RIGHT, row.zone_id)
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        audit.record(actor, "revoked", row)
    return row


def use_key(token: str) -> RemoteKey | None:
    """The key of a token that works still; that it was used is noted, to the minute."""
    now = timezone.now()
    row = RemoteKey.objects.filter(token_hash=token_hash(token), revoked_at=None, expires_at__gt=now).first()
    if row and (row.used_at is None or now - row.used_at > timedelta(minutes=1)):
        RemoteKey.objects.filter(pk=row.pk).update(used_at=now)
    return row
