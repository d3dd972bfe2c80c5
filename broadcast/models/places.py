"""Where: floors, zones and the players in them."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from broadcast.models.words import PERCENT
from tenants.access import Guarded
from tenants.models import known_time_zone
from tenants.models.remembered import Remembered
from tenants.schemas import current_business

if TYPE_CHECKING:
    from broadcast.models.playback import PlaybackState


class Floor(Remembered):
    """A place with several zones."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    #: IANA name; the business's own where it is empty.
    time_zone = models.CharField(max_length=64, blank=True, validators=[known_time_zone])
    #: What its zones play where no daypart and no channel of their own says otherwise.
    channel = models.ForeignKey("broadcast.Channel", on_delete=models.SET_NULL, null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Zone(Remembered):
    """A place that hears one thing at a time."""

    ZONE_PATH = "pk"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    floor = models.ForeignKey(Floor, on_delete=models.SET_NULL, null=True, blank=True, related_name="zones")
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    #: IANA name; its floor's, else the business's own, where it is empty.
    time_zone = models.CharField(max_length=64, blank=True, validators=[known_time_zone])
    #: What it plays where no daypart says otherwise; else its floor's, else the business's default.
    channel = models.ForeignKey("broadcast.Channel", on_delete=models.SET_NULL, null=True, blank=True)
    volume_percent = models.PositiveSmallIntegerField("Volume", default=75, validators=PERCENT)
    crossfade_s = models.FloatField(
        "Crossfade", default=2.5, validators=[MinValueValidator(0), MaxValueValidator(12)]
    )
    #: Whatever channel plays.
    skips_explicit = models.BooleanField("Leave out explicit tracks", default=False)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> ZoneInfo:
        """Select `floor` with the zone, or this asks for it."""
        floors = self.floor.time_zone if self.floor and self.floor.removed_at is None else ""
        return ZoneInfo(self.time_zone or floors or current_business().time_zone)

    @property
    def state(self) -> "PlaybackState | None":
        """What people decided by hand about its music; select `playback` with the zone."""
        return getattr(self, "playback", None)


class Device(Remembered):
    """A paired player. It keeps its identity and history when it is paired again."""

    ZONE_PATH = "zone_id"
    UNTOLD = frozenset({"hardware_id", "volume_at", "paired_at", "moved_at", "revoked_at"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="devices")
    name = models.CharField(max_length=80)
    hardware_id = models.CharField(max_length=100, blank=True, db_index=True)
    volume_percent = models.PositiveSmallIntegerField("Volume", default=100, validators=PERCENT)
    #: When somebody last set it in the portal: what was set on the player itself before then holds no more.
    volume_at = models.DateTimeField(null=True, editable=False)
    is_muted = models.BooleanField("Muted", default=False)
    #: {"salt", "hash"} of the PIN that opens the player's menu; null: nobody has to give one.
    lock = models.JSONField(null=True, blank=True)
    paired_at = models.DateTimeField(default=timezone.now)
    #: When it came from another zone since; null: it stands where it was paired.
    moved_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    @property
    def since(self) -> datetime:
        """It owes nothing that its zone heard before."""
        return max(self.paired_at, self.moved_at or self.paired_at)
