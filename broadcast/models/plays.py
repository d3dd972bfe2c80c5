"""What was played: by hand, and what the players report."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from broadcast.models.places import Device, Zone
from broadcast.models.words import Mode
from library.models import Announcement
from tenants.access import Guarded


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


class ToldCue(models.Model):
    """An announcement that a zone's players have been told to say at a moment. Its id follows from both."""

    ZONE_PATH = "zone_id"

    id = models.UUIDField(primary_key=True)
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="told", db_index=False)
    #: The cue's id in the zone's feed.
    ref = models.CharField(max_length=64)
    at = models.DateTimeField()
    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="told", db_index=False
    )
    #: Of the rendering in which it is heard, or will be; empty where it has one sound everywhere.
    digest = models.CharField(max_length=64, blank=True)
    #: Only these players; empty: all of the zone.
    device_ids = ArrayField(models.UUIDField(), default=list)

    objects = Guarded.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["zone", "at"]),
            models.Index(fields=["announcement", "at"]),
            models.Index(fields=["digest", "at"], condition=~models.Q(digest=""), name="told_words"),
        ]

    def __str__(self) -> str:
        return f"{self.ref}, {self.at:%d %b %H:%M}"


class PlayEvent(models.Model):
    """Proof of play: one play on one device, as the device reports it. The id is the player's."""

    ZONE_PATH = "zone_id"

    class Status(models.TextChoices):
        DELIVERED = "delivered"
        PLAYING = "playing"
        COMPLETED = "completed"
        FAILED = "failed"
        SKIPPED = "skipped"
        #: Not told by a player: its zone had no plan for that moment.
        MISSED = "missed"

    id = models.UUIDField(primary_key=True)
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="plays")
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="plays")
    kind = models.CharField(max_length=12)
    #: The cue or interrupt that was played; empty for music.
    ref = models.CharField(max_length=64, blank=True)
    media = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=9, choices=Status)
    reason = models.CharField(max_length=40, blank=True)
    #: What was said, also in words of its zone and moment; null for music.
    announcement = models.ForeignKey(
        Announcement, on_delete=models.SET_NULL, null=True, related_name="plays", db_index=False
    )
    #: When it should have been heard, as its player was told; null where that is not known.
    planned_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    #: When its first and its latest report arrived here; of one that was missed, when it should have played.
    received_at = models.DateTimeField(default=timezone.now)
    reported_at = models.DateTimeField(default=timezone.now)

    objects = Guarded.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["ref", "device"], condition=~models.Q(ref=""), name="plays_of_a_ref"),
            models.Index(fields=["device", "-started_at"]),
            models.Index(fields=["media", "-started_at"]),
            models.Index(
                fields=["device", "reason", "-started_at"],
                condition=models.Q(kind="fault"),
                name="faults_of_a_player",
            ),
            models.Index(
                fields=["-received_at", "-id"],
                condition=models.Q(kind__in=("announcement", "interrupt")),
                name="plays_of_announcements",
            ),
            models.Index(
                fields=["announcement", "-received_at", "-id"],
                condition=models.Q(announcement__isnull=False),
                name="plays_of_an_announcement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref or self.media[:8]}: {self.status}"
