"""What stands in an archive beside the rows of the schema, as plain values."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Model

from broadcast.edge.models import EdgeDevice, RemoteKey
from tenants.confirmed import clear_claim
from tenants.models import Allowance, AuditLog, Business, Membership, User

FORMAT = 1
BUSINESS, AUDIT, ROWS, MANIFEST = "business.json", "audit.jsonl", "rows.sql", "manifest.json"
FILES = "files/"
#: What a business has set itself, and what sync2gear has agreed with it.
SETTINGS = (
    "name",
    "time_zone",
    "approves_announcements",
    "speech_language",
    "speech_service",
    "speech_voice",
)
TERMS = (*(field.name for field in Allowance._meta.get_fields()), "trial_ends_at")
REMOTE = ("id", "token_hash", "zone_id", "name", "created_by", "created_at", "expires_at")
#: Of a file, without the business: nothing else is ever written to a shelf.
KEY = re.compile(r"(b/(audio|cover|chime)/\w[\w.-]*|incoming/[0-9a-f-]{36}(/\d+)?)", re.ASCII)


def told_of(business: Business) -> dict[str, Any]:
    """The content of `business.json`."""
    settings = {name: getattr(business, name) for name in ("id", "slug", *SETTINGS, *TERMS)}
    paired = EdgeDevice.objects.filter(business_id=business.pk, revoked_at=None)
    remotes = RemoteKey.objects.filter(business_id=business.pk, revoked_at=None)
    return {
        "business": settings,
        "people": list(people_of(business)),
        "players": {str(row.pk): row.token_hash for row in paired},
        "remotes": list(remotes.values(*REMOTE)),
    }


def people_of(business: Business) -> Iterator[dict[str, Any]]:
    rows = Membership.objects.at_work().filter(business=business).select_related("user")
    for row in rows.order_by("created_at", "pk"):
        yield {
            "email": row.user.email,
            "name": row.user.name,
            "role": row.role,
            "zone_ids": row.zone_ids,
            "floor_ids": row.floor_ids,
            "floor_zone_ids": row.floor_zone_ids,
            "created_at": row.created_at,
        }


def audit_of(business: Business) -> Iterator[dict[str, Any]]:
    rows = AuditLog.objects.filter(business=business).order_by("at", "pk")
    return (plain(row) for row in rows.iterator())


def plain(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def bring_people(business: Business, people: Iterable[dict[str, Any]], ids: dict[str, str]) -> list[str]:
    """Members, by their addresses; gives those who had no account before."""
    fresh = []
    for one in people:
        clear_claim(one["email"])
        user = User.objects.filter(email__iexact=one["email"]).first()
        if user is None:
            # Without a password: they set one by “Forgotten your password?”.
            user = User.objects.create_user(one["email"], name=one["name"])
            fresh.append(user.email)
        places = {
            name: [UUID(ids.get(pk, pk)) for pk in one[name]]
            for name in ("zone_ids", "floor_ids", "floor_zone_ids")
        }
        told = {"role": one["role"], "created_at": one["created_at"]} | places
        Membership.objects.update_or_create(user=user, business=business, defaults=told)
    return fresh


def log_row(told: dict[str, Any], business: Business, *, is_copy: bool) -> AuditLog:
    """A row of the log. Members that this version does not know are left out."""
    fields = {field.attname: field for field in AuditLog._meta.concrete_fields}
    known = {name: fields[name].to_python(value) for name, value in told.items() if name in fields}
    own = {"business_id": business.pk} | ({"id": uuid4()} if is_copy else {})
    return AuditLog(**known | own)
