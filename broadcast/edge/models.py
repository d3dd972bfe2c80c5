"""What the device edge reads, in the public schema: it never loads a tenant's models.

Ids of businesses, zones and devices are plain UUIDs: no constraint may cross a schema.
"""

import uuid

from django.db import models
from django.utils import timezone

from tenants.models import Business
from tenants.models.remembered import Remembered


class Stream(models.Model):
    """The locked counter of a zone's events.

    A row of its own: a plain sequence would let an event with a lower number commit after a higher one, and a
    device that reconnects in between would never hear of it.
    """

    zone_id = models.UUIDField(primary_key=True)
    business_id = models.UUIDField(db_index=True)
    seq = models.BigIntegerField(default=0)


class ReadyFeed(models.Model):
    """A zone's feed as bytes, without the member `device`."""

    zone_id = models.UUIDField(primary_key=True)
    business_id = models.UUIDField(db_index=True)
    body = models.BinaryField()
    etag = models.CharField(max_length=64)
    built_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    #: When it is to be built again, at the latest. The renewal tick walks this index.
    due_at = models.DateTimeField(db_index=True)


class EdgeDevice(models.Model):
    """A paired device: the hash of its token, where it stands, and the feed's member `device` as bytes."""

    device_id = models.UUIDField(primary_key=True)
    business_id = models.UUIDField(db_index=True)
    zone_id = models.UUIDField(db_index=True)
    token_hash = models.CharField(max_length=64, unique=True)
    body = models.BinaryField()
    etag = models.CharField(max_length=64)
    #: Its own and its zone's, for the list of all businesses' players.
    name = models.CharField(max_length=80, db_default="")
    zone_name = models.CharField(max_length=80, db_default="")
    revoked_at = models.DateTimeField(null=True, blank=True)
    # No columns: the rows that bear the same ids.
    business = models.ForeignObject(
        Business, models.DO_NOTHING, ["business_id"], ["id"], related_name="+", null=True
    )
    presence = models.ForeignObject(
        "edge.Presence", models.DO_NOTHING, ["device_id"], ["device_id"], related_name="+", null=True
    )


class Outbox(models.Model):
    """Instant events, in the order of their stream."""

    zone_id = models.UUIDField()
    seq = models.BigIntegerField()
    #: The one device that it is for; every device of the zone where it is null.
    device_id = models.UUIDField(null=True)
    event = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone_id", "seq"], name="one_event_a_number")]


class Presence(models.Model):
    """When a device was last heard, and what it said. A table of its own: it is written all the time.

    The edge itself has a row too (`pulse.EDGE_ID`), from which follows since when it hears anybody.
    """

    device_id = models.UUIDField(primary_key=True)
    business_id = models.UUIDField(db_index=True)
    zone_id = models.UUIDField(db_index=True)
    seen_at = models.DateTimeField()
    streaming = models.BooleanField(default=False)
    status = models.JSONField(default=dict)
    #: What `status` comes to. Columns, for the list of all businesses' players asks for thousands of them.
    app = models.CharField(max_length=60, db_default="")
    is_soundless = models.BooleanField(db_default=False)
    is_blocked = models.BooleanField(db_default=False)
    is_clock_wrong = models.BooleanField(db_default=False)
    reported_at = models.DateTimeField(null=True)
    #: When the tick looks at it again, at the latest; null: once it was not heard for a while.
    look_at = models.DateTimeField(null=True)


class RemoteKey(Remembered):
    """An address with which anybody steers one zone for a while, without a sign-in. Kept as a hash."""

    UNTOLD = frozenset({"token_hash", "business_id", "zone_id", "used_at", "revoked_at"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    business_id = models.UUIDField(db_index=True)
    zone_id = models.UUIDField(db_index=True)
    #: For whom it was made.
    name = models.CharField(max_length=60, blank=True)
    created_by = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name or "a remote"

    @property
    def holder(self) -> str:
        """Who steers with it, as the log and the list of commands call them."""
        made_by = f"Remote made by {self.created_by}"[:80]
        return f"{self.name} ({made_by})" if self.name else made_by


class Pairing(models.Model):
    """A device that asks to be let in (RFC 8628). It is nobody's until a person names its zone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    device_code_hash = models.CharField(max_length=64, unique=True)
    user_code = models.CharField(max_length=6, db_index=True)
    hardware_id = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=80, blank=True)
    app_version = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    polled_at = models.DateTimeField(null=True)
    business_id = models.UUIDField(null=True)
    device_id = models.UUIDField(null=True)
    #: Set once the token was handed out: a code works once.
    used_at = models.DateTimeField(null=True)
