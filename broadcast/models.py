"""Where and when. Tenant schemas only."""

import uuid
from datetime import time
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from library.models import Announcement
from tenants.access import Guarded
from tenants.models import known_time_zone
from tenants.schemas import current_business

DAYS = [(0, "Mon"), (1, "Tue"), (2, "Wed"), (3, "Thu"), (4, "Fri"), (5, "Sat"), (6, "Sun")]
PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class Mode(models.TextChoices):
    """What happens to the music while an announcement is heard."""

    DUCK = "duck", "Music keeps playing, lowered"
    PAUSE = "pause", "Music waits"
    AFTER_TRACK = "after_track", "After the track that plays"


class Zone(models.Model):
    """A place that hears one thing at a time."""

    ZONE_PATH = "pk"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    #: IANA name; the business's own where it is empty.
    time_zone = models.CharField(max_length=64, blank=True, validators=[known_time_zone])
    volume_percent = models.PositiveSmallIntegerField("Volume", default=75, validators=PERCENT)
    crossfade_s = models.FloatField(
        "Crossfade", default=2.5, validators=[MinValueValidator(0), MaxValueValidator(12)]
    )
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone or current_business().time_zone)


class Device(models.Model):
    """A paired player. It keeps its identity and history when it is paired again."""

    ZONE_PATH = "zone_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="devices")
    name = models.CharField(max_length=80)
    hardware_id = models.CharField(max_length=100, blank=True, db_index=True)
    volume_percent = models.PositiveSmallIntegerField("Volume", default=100, validators=PERCENT)
    is_muted = models.BooleanField("Muted", default=False)
    paired_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Schedule(models.Model):
    """When an announcement plays by itself: every so many minutes, between two times, on some days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="schedules")
    zones = models.ManyToManyField(Zone, related_name="schedules")
    every_min = models.PositiveSmallIntegerField(
        "Every", default=15, validators=[MinValueValidator(1), MaxValueValidator(1440)]
    )
    start = models.TimeField("From", default=time(9))
    end = models.TimeField("Until", default=time(17))
    #: 0 is Monday.
    days = ArrayField(models.PositiveSmallIntegerField(validators=[MaxValueValidator(6)]), default=list)
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.DUCK)
    priority = models.PositiveSmallIntegerField(default=50, validators=PERCENT)
    late_by_s = models.PositiveIntegerField(default=120)
    is_enabled = models.BooleanField("Enabled", default=True)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return f"{self.announcement} every {self.every_min} min"

    @property
    def day_names(self) -> str:
        """ "weekdays", "every day", or the days by name."""
        known = {(0, 1, 2, 3, 4): "weekdays", (5, 6): "weekends", tuple(range(7)): "every day"}
        days = tuple(sorted(self.days))
        return known.get(days) or ", ".join(name for day, name in DAYS if day in days)


class Interrupt(models.Model):
    """An instant announcement: somebody pressed "Play now"."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="interrupts")
    zones = models.ManyToManyField(Zone, related_name="interrupts")
    #: The devices that were to play it, as they were paired at that moment.
    device_ids = ArrayField(models.UUIDField(), default=list)
    #: What is heard, as it was then: a new version does not change what was played. The feed's `media` entry.
    media = models.JSONField()
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.DUCK)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    cleared_at = models.DateTimeField(null=True, blank=True)

    objects = Guarded.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.announcement}, {self.created_at:%d %b %H:%M}"


class PlayEvent(models.Model):
    """Proof of play: one play on one device, as the device reports it. The id is the player's."""

    ZONE_PATH = "zone_id"

    class Status(models.TextChoices):
        DELIVERED = "delivered"
        PLAYING = "playing"
        COMPLETED = "completed"
        FAILED = "failed"
        SKIPPED = "skipped"

    id = models.UUIDField(primary_key=True)
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="plays")
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="plays")
    kind = models.CharField(max_length=12)
    #: The cue or interrupt that was played; empty for music.
    ref = models.CharField(max_length=64, blank=True)
    media = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=9, choices=Status)
    reason = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    #: When its first and its latest report arrived here.
    received_at = models.DateTimeField(default=timezone.now)
    reported_at = models.DateTimeField(default=timezone.now)

    objects = Guarded.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["ref", "device"], condition=~models.Q(ref=""), name="plays_of_a_ref"),
            models.Index(fields=["device", "-started_at"]),
            models.Index(fields=["media", "-started_at"]),
            models.Index(
                fields=["-received_at", "-id"],
                condition=models.Q(kind__in=("announcement", "interrupt")),
                name="plays_of_announcements",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref or self.media[:8]}: {self.status}"
